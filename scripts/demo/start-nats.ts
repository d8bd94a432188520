import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootstrap } from '../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../lib/server/keys/server-config.ts';
import { findNatsServer } from '../tools/find-nats-server.ts';
import { startNatsProcess } from '../tools/nats-process.ts';
import type { DemoState } from './demo-state.ts';
import type { Ports } from './ports.ts';
import { supervise } from './supervise.ts';
import type { Supervised } from './supervise.ts';

/** The nats-server of the demo, in operator mode with JetStream and WebSocket. */
export async function startNats(
  state: DemoState,
  ports: Ports,
  onRestart: (how: string) => Promise<void>,
): Promise<Supervised> {
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
  return supervise(
    () => startNatsProcess({ binary, configFile, logFile: state.log('nats-server'), monitorPort: ports.monitor }),
    onRestart,
  );
}
