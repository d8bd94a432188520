/** `npm run tools`: finds every program that tests run, or fetches it, one after the other. `… caddy` finds, or compiles, only that. */
import { findBrowser } from './find-browser.ts';
import { findJava } from './find-java.ts';
import { findKeycloak } from './find-keycloak.ts';
import { findNatsCli } from './find-nats-cli.ts';
import { findNatsServer, findNatsServerOf } from './find-nats-server.ts';
import { findCaddy, findEnvoy, findNginx } from './find-proxies.ts';
import { findNsc } from './find-nsc.ts';
import { findShellPrograms } from './find-shell-programs.ts';
import { realIo } from './tool-io.ts';

const leftOut = (error: unknown): string => `left out: ${error instanceof Error ? error.message : String(error)}`;

const onlyCaddy = process.argv[2] === 'caddy';

const everyTool = {
  'programs of the shell': () => findShellPrograms(),
  'nats-server': findNatsServer,
  nats: findNatsCli,
  nsc: findNsc,
  Chromium: async () => (await findBrowser()).executablePath ?? "Playwright's own",
  // `npm test` says when it is left out
  'nats-server of the oldest series': () => findNatsServerOf().catch(leftOut),
  // the tests of deploy/proxy say which of them they lack
  nginx: () => findNginx().catch(leftOut),
  Envoy: () => findEnvoy().catch(leftOut),
  // of use only where Java runs it; `npm test` says when there is none
  Keycloak: () => findJava(realIo).then(() => findKeycloak(), leftOut),
};

for (const [name, find] of Object.entries(onlyCaddy ? { Caddy: findCaddy } : everyTool)) {
  try {
    process.stdout.write(`${name}: ${await find()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
