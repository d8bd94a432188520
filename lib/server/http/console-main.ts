/** `console.js` of a build: Next's standalone server behind an HTTP server of ours, from its start to its end. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { endByConfig } from '../config/config-error.ts';
import { getConfig } from '../config/config.ts';
import { listenText } from '../config/listen-address.ts';
import { prepareNext } from '../config/next-environment.ts';
import { VERSION } from '../config/version.ts';
import { captureConsole } from '../log/capture-console.ts';
import { log } from '../log/log.ts';
import { consoleStarted } from './console-started.ts';
import { listen } from './machines/listen.ts';
import { stopInOrder } from './machines/stop.ts';
import { startOwnTelemetry } from './machines/own-telemetry.ts';

/** What `import next from 'next'` gives a server that is not Next's own; its types are not there where it is built for. */
type Next = (options: { dir: string; dev: false; quiet: true; hostname: string; port: number }) => {
  prepare: () => Promise<void>;
  getRequestHandler: () => (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

/** Many clients come at once when a process was started anew. */
const BACKLOG = 4096;
/** Proxies keep a connection that nobody uses for 60 s, and must be the first to close it: else a request runs into the end. */
const KEEP_ALIVE_MS = 65_000;
/** Requests that are answered at the end have so long, and are cut off then. */
const SHUTDOWN_GRACE_MS = 8_000;

/** Beside `bundle`, in which this file is then. */
const DIRECTORY = fileURLToPath(new URL('../next/', import.meta.url));

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const late = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS);
  await closed;
  clearTimeout(late);
}

async function run(): Promise<void> {
  const { listen: address } = getConfig();
  await startOwnTelemetry('vertebra-console');
  prepareNext(DIRECTORY);
  const next = createRequire(import.meta.url)(`${DIRECTORY}node_modules/next`) as Next;
  const app = next({ dir: DIRECTORY, dev: false, quiet: true, hostname: address.host, port: address.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  await consoleStarted().promise;
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const listens = await listen(server, address, 'VERTEBRA_LISTEN', BACKLOG);
  log('the console runs', { version: VERSION, listen: listenText(listens) });
  stopInOrder('the console', () => close(server));
}

captureConsole();
await run().catch(endByConfig);
