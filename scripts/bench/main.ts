/** `npm run bench`: every figure of docs/benchmarks.md, each against its baseline in the same run. */
import { chromium } from '@playwright/test';
import { startNatsServer } from '../../test/harness/nats/nats-server.ts';
import { joinNats, startVertebra } from '../../test/harness/vertebra-process.ts';
import { stopChildren } from '../tools/child.ts';
import { findBrowser } from '../tools/find-browser.ts';
import { benchAuditLog } from './audit/audit-log.ts';
import { benchAuditedCommand } from './audit/audited-command.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchIndexFill } from './index-fill.ts';
import { benchJwtIssue } from './jwt-issue.ts';
import { benchListAnswer } from './list-answer.ts';
import type { Figure } from './measure.ts';
import { benchNatsSession } from './nats-session.ts';
import { benchProjection } from './projection.ts';
import { startBenchDemo } from './running-demo.ts';
import { benchSessionCheck } from './session-check.ts';
import { cookieHeader, signIn } from './sign-in.ts';
import { benchSseClients } from './sse-clients.ts';
import { benchSseLatency } from './sse-latency.ts';
import { benchStateSnapshot } from './state-snapshot.ts';

const ORGANIZATIONS = 10_000;

/** On a server of their own, so that nothing of the others is in its streams. */
async function onProjector(): Promise<Figure[]> {
  const vertebra = await startVertebra();
  const { environment } = vertebra;
  try {
    return [
      ...(await benchProjection(environment)),
      ...(await benchSseLatency(environment)),
      ...(await benchStateSnapshot(environment)),
      ...(await benchSseClients(environment)),
    ];
  } finally {
    await vertebra.stop();
  }
}

async function onServer(): Promise<Figure[]> {
  const server = await startNatsServer();
  const { stop } = await joinNats(server);
  process.env.VERTEBRA_ISSUERS_FILE = new URL('./issuers.json', import.meta.url).pathname;
  try {
    return [
      await benchJwtIssue(server.keysDirectory),
      // it wants an empty log
      ...(await benchAuditLog()),
      await benchIndexFill(),
      await benchSessionCheck(),
      await benchAuditedCommand(),
    ];
  } finally {
    // Else the last records of the log would wait, through all that follows, for a server that is gone to seal them.
    await stop();
    await server.stop();
  }
}

async function onApp(): Promise<Figure[]> {
  const demo = await startBenchDemo(ORGANIZATIONS);
  const browser = await chromium.launch(await findBrowser());
  try {
    const operator = await cookieHeader(await signIn(browser, demo.app, 'operator', 'sovereign'), demo.app);
    const admin = await cookieHeader(await signIn(browser, demo.app, 'acme-admin', 'acme'), demo.app);
    return [
      await benchListAnswer(demo.app, operator),
      await benchFirstLoad(demo.app, admin),
      await benchNatsSession(demo.app, admin),
    ];
  } finally {
    await browser.close();
    await demo.stop();
  }
}

try {
  const figures = [...(await onProjector()), ...(await onServer()), ...(await onApp())];
  for (const { name, goal, result, holds } of figures) {
    console.log(`${holds ? 'holds ' : 'FAILS '} ${name}\n        goal ${goal}; measured ${result}`);
  }
  process.exitCode = figures.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await stopChildren();
}
// The connections of the measured rooms would keep the process alive.
process.exit();
