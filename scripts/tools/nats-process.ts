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

/** Starts a nats-server and waits until it is healthy, JetStream and streams included. */
export async function startNatsProcess({
  binary,
  configFile,
  logFile,
  monitorPort,
}: NatsProcessOptions): Promise<Child> {
  const child = await startChild({ command: binary, args: ['--config', configFile], logFile });
  try {
    await waitUntilAnswers(child, `http://127.0.0.1:${monitorPort}/healthz`, logFile);
  } catch (cause) {
    await child.kill();
    throw new Error('nats-server did not start.', { cause });
  }
  return child;
}
