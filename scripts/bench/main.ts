/**
 * `npm run bench [-- projector server keys usage cluster create issue start app kv]`: every figure of docs/benchmarks.md, or those of some parts, each against its baseline in the
 * same run and printed as soon as it is known.
 */
import { chromium } from '@playwright/test';
import { startNatsServer } from '../../test/harness/nats/nats-server.ts';
import { joinNats, startVertebra } from '../../test/harness/vertebra-process.ts';
import { stopChildren } from '../tools/child.ts';
import { findBrowser } from '../tools/find-browser.ts';
import { benchAuditLog } from './audit/audit-log.ts';
import { benchAuditedCommand } from './audit/audited-command.ts';
import { benchCreateOrganization } from './organizations/create-organization.ts';
import { benchCredentialInventory } from './credential-inventory.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchIndexFill } from './index-fill.ts';
import { benchIssueOverHttp } from './issue/issue-over-http.ts';
import { benchJwtIssue } from './keys/jwt-issue.ts';
import { benchKeyNames } from './kv/key-names.ts';
import { benchListAnswer } from './list-answer.ts';
import type { Figure } from './measure.ts';
import { benchNatsSession } from './nats-session.ts';
import { benchProjection } from './projection.ts';
import { benchResignAccounts } from './keys/resign-accounts.ts';
import { benchRotateMaster } from './keys/rotate-master.ts';
import { benchRevocation } from './revocation.ts';
import { startBenchDemo } from './running-demo.ts';
import { benchSessionCheck } from './session-check.ts';
import { benchUsefulPages } from './pages/useful-pages.ts';
import { cookieHeader, signIn } from './sign-in.ts';
import { benchSseClients } from './sse-clients.ts';
import { benchSseLatency } from './sse-latency.ts';
import { benchStart } from './start.ts';
import { benchStateSnapshot } from './state-snapshot.ts';
import { benchUsage } from './usage/usage.ts';

const ORGANIZATIONS = 10_000;

type Figures = AsyncGenerator<Figure | Figure[]>;

/** On a server of their own, so that nothing of the others is in its streams. */
async function* onProjector(): Figures {
  const vertebra = await startVertebra();
  const { environment } = vertebra;
  try {
    yield await benchProjection(environment);
    yield await benchSseLatency(environment);
    yield await benchStateSnapshot(environment);
    yield await benchSseClients(environment);
  } finally {
    await vertebra.stop();
  }
}

async function* onServer(): Figures {
  const server = await startNatsServer();
  const { stop } = await joinNats(server);
  process.env.VERTEBRA_ISSUERS_FILE = new URL('./issuers.json', import.meta.url).pathname;
  try {
    yield await benchJwtIssue(server.keysDirectory);
    // it wants an empty log
    yield await benchAuditLog();
    yield await benchIndexFill();
    yield await benchSessionCheck();
    yield await benchAuditedCommand();
    yield await benchCredentialInventory();
  } finally {
    // Else the last records of the log would wait, through all that follows, for a server that is gone to seal them.
    await stop();
    await server.stop();
  }
}

async function* onApp(): Figures {
  const demo = await startBenchDemo(ORGANIZATIONS);
  const browser = await chromium.launch(await findBrowser());
  try {
    const operator = await cookieHeader(await signIn(browser, demo.app, 'operator', 'sovereign'), demo.app);
    const people = await signIn(browser, demo.app, 'acme-admin', 'acme');
    const admin = await cookieHeader(people, demo.app);
    yield await benchListAnswer(demo.app, operator);
    yield await benchFirstLoad(demo.app, admin);
    yield await benchUsefulPages(people);
    yield await benchNatsSession(demo.app, admin);
  } finally {
    await browser.close();
    await demo.stop();
  }
}

/** On a demo of its own, with a bucket of many keys. */
async function* onKv(): Figures {
  const browser = await chromium.launch(await findBrowser());
  try {
    yield* benchKeyNames(browser);
  } finally {
    await browser.close();
  }
}

/** On a cluster of three. */
async function* onCluster(): Figures {
  yield await benchRevocation();
}

async function* onKeys(): Figures {
  yield await benchResignAccounts();
  yield await benchRotateMaster();
}

/** On a server of its own, which holds nothing else. */
async function* onCreate(): Figures {
  const server = await startNatsServer();
  const { stop } = await joinNats(server);
  try {
    yield await benchCreateOrganization();
  } finally {
    await stop();
    await server.stop();
  }
}

/** The app beside a server of its own, and who asks it in a process of its own. */
async function* onIssue(): Figures {
  yield await benchIssueOverHttp();
}

/** What is built, beside a server of its own. */
async function* onStart(): Figures {
  const vertebra = await startVertebra();
  try {
    yield* benchStart(vertebra.environment);
  } finally {
    await vertebra.stop();
  }
}

/** On a server of its own, which is full of Organizations then. */
async function* onUsage(): Figures {
  const server = await startNatsServer();
  const { stop } = await joinNats(server);
  try {
    yield* benchUsage(server);
  } finally {
    await stop();
    // It would shut ten thousand streams down one by one.
    await server.kill();
    await server.stop();
  }
}

const PARTS = {
  projector: onProjector,
  server: onServer,
  keys: onKeys,
  usage: onUsage,
  cluster: onCluster,
  create: onCreate,
  issue: onIssue,
  start: onStart,
  app: onApp,
  kv: onKv,
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`There are the parts ${Object.keys(PARTS).join(', ')}, not ${unknown.join(', ')}.`);

try {
  process.exitCode = 0;
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    for await (const figures of measure()) {
      for (const { name: what, goal, result, holds } of [figures].flat()) {
        console.log(`${holds ? 'holds ' : 'FAILS '} ${what}\n        goal ${goal}; measured ${result}`);
        if (!holds) process.exitCode = 1;
      }
    }
  }
} finally {
  await stopChildren();
}
// The connections of the measured rooms would keep the process alive.
process.exit();
