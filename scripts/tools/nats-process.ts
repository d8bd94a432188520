import { stat } from 'node:fs/promises';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { waitUntilAnswers } from './wait-until-answers.ts';

export interface NatsProcessOptions {
  /** the program, see findNatsServer() */
  binary: string;
  configFile: string;
  logFile: string;
  monitorPort: number;
}

/** A server with tens of thousands of streams recovers them for minutes, and logs each: it is on its way while its log grows. */
async function untilHealthy(child: Child, url: string, logFile: string): Promise<void> {
  for (let before = 0; ;) {
    try {
      await waitUntilAnswers(child, url, logFile);
      return;
    } catch (error) {
      const { size } = await stat(logFile);
      if (child.hasEnded() || size === before) throw error;
      before = size;
    }
  }
}

/** Starts a nats-server and waits until it is healthy, JetStream and streams included. */
export async function startNatsProcess({
  binary,
  configFile,
  logFile,
  monitorPort,
}: NatsProcessOptions): Promise<Child> {
  const child = await startChild({ command: binary, args: ['--config', configFile], logFile });
  try {
    await untilHealthy(child, `http://127.0.0.1:${monitorPort}/healthz`, logFile);
  } catch (cause) {
    await child.kill();
    throw new Error('nats-server did not start.', { cause });
  }
  return child;
}
