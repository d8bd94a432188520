import { join } from 'node:path';
import { buildApp } from '../../../scripts/build/build-app.ts';
import { startApp } from '../../../scripts/demo/start-app.ts';
import type { Child } from '../../../scripts/tools/child.ts';
import { freePorts } from '../../../scripts/tools/free-ports.ts';

/** Consoles as processes of their own: the production build, as `npm start` runs it. */
export interface Consoles {
  origins: string[];
  /** where each answers machines, with the details of readiness */
  machines: string[];
  /** ends one as an operator would (SIGTERM), and starts it again at the same port */
  restart: (which: number) => Promise<void>;
  stop: () => Promise<void>;
}

/** Builds the app where its sources are new, and starts so many consoles of it; resolves when each says that it is ready. */
export async function startConsoles(
  count: number,
  environment: Record<string, string>,
  directory: string,
): Promise<Consoles> {
  const server = await buildApp(join(directory, 'build.log'), (line) => process.stderr.write(`${line}\n`));
  const free = await freePorts(2 * count);
  const ports = free.slice(0, count);
  const machines = free.slice(count).map((port) => `127.0.0.1:${port}`);
  const start = (port: number, which: number) => {
    const variables = { ...environment, VERTEBRA_METRICS_LISTEN: machines[which] ?? '' };
    return startApp(server, port, variables, join(directory, `console-${port}.log`));
  };
  const children: Child[] = await Promise.all(ports.map(start));
  return {
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    machines: machines.map((address) => `http://${address}`),
    restart: async (which) => {
      await children[which]?.stop();
      children[which] = await start(ports[which] ?? 0, which);
    },
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}
