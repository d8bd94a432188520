import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap } from '../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../lib/server/keys/server-config.ts';
import type { Child } from '../tools/child.ts';
import { findNatsServer } from '../tools/find-nats-server.ts';
import { startNatsProcess } from '../tools/nats-process.ts';
import type { DemoState } from './demo-state.ts';
import type { Ports } from './ports.ts';

export interface DemoNats {
  pid: () => number;
  stop: () => Promise<void>;
}

/** Long enough to see in an open page that it is away. */
const RESTART_AFTER_MILLISECONDS = 3_000;

/**
 * The nats-server of the demo. As any supervisor in production would, it is started again when it ends by itself:
 * kill it to see how the pages take it. `onRestart` is told then.
 */
export async function startNats(
  state: DemoState,
  ports: Ports,
  onRestart: (how: string) => Promise<void>,
): Promise<DemoNats> {
  await bootstrap(state.operator);
  const configFile = join(state.nats, 'nats-server.conf');
  const config = renderServerConfig(state.operator, {
    serverName: 'demo-1',
    host: '127.0.0.1',
    port: ports.nats,
    monitorPort: ports.monitor,
    websocketPort: ports.websocket,
    allowedOrigins: [`http://127.0.0.1:${ports.app}`],
    storeDirectory: state.nats,
  });
  await writeFile(configFile, config, { mode: 0o600 });
  const binary = await findNatsServer();
  const start = () =>
    startNatsProcess({ binary, configFile, logFile: state.log('nats-server'), monitorPort: ports.monitor });

  let child: Child = await start();
  let stopping = false;
  const supervise = async () => {
    for (;;) {
      const how = await child.ended;
      if (stopping) return;
      await sleep(RESTART_AFTER_MILLISECONDS);
      child = await start();
      await onRestart(how);
    }
  };
  const supervised = supervise();
  return {
    pid: () => child.pid,
    stop: async () => {
      stopping = true;
      await child.stop();
      await supervised;
    },
  };
}
