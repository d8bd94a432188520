import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from './connect.ts';
import { forget, singleton } from './singleton.ts';
import { getVault } from './vault.ts';

/** This process's connection to account SYS: claims, monitoring, events. */
export const getSystem = (): Promise<NatsConnection> =>
  singleton('nats.system', async () => {
    const connection = await connect('vertebra-system', (await getVault()).systemUser);
    void connection.closed().then(() => {
      forget('nats.system');
    });
    return connection;
  });
