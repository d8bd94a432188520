/** `npm run tools`: finds every program that tests run, or fetches it, one after the other. */
import { findBrowser } from './find-browser.ts';
import { findJava } from './find-java.ts';
import { findKeycloak } from './find-keycloak.ts';
import { findNatsCli } from './find-nats-cli.ts';
import { findNatsServer, findNatsServerOf } from './find-nats-server.ts';
import { findNsc } from './find-nsc.ts';
import { realIo } from './tool-io.ts';

const leftOut = (error: unknown): string => `left out: ${error instanceof Error ? error.message : String(error)}`;

const finders = {
  'nats-server': findNatsServer,
  nats: findNatsCli,
  nsc: findNsc,
  Chromium: async () => (await findBrowser()).executablePath ?? "Playwright's own",
  // `npm test` says when it is left out
  'nats-server of the oldest series': () => findNatsServerOf().catch(leftOut),
  // of use only where Java runs it; `npm test` says when there is none
  Keycloak: () => findJava(realIo).then(() => findKeycloak(), leftOut),
};

for (const [name, find] of Object.entries(finders)) {
  try {
    process.stdout.write(`${name}: ${await find()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
