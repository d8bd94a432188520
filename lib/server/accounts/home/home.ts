import type { NatsConnection } from '@nats-io/transport-node';
import { signControlUser } from '../../keys/sign.ts';
import type { ControlGrant } from '../../keys/sign.ts';
import { connect, unavailableWhenSilent } from '../../nats/connections/connect.ts';
import { followControlKey } from './control-key.ts';
import { askPatiently } from '../../nats/streams/patient-requests.ts';
import { getVault } from '../../nats/connections/vault.ts';

/** An Organization's home account, as the index knows it. */
export interface Home {
  organization: string;
  account: string;
}

/** A connection inside a home account, and the inbox that its user may listen on. */
export interface HomeConnection {
  connection: NatsConnection;
  inboxPrefix: string;
}

/** A connection inside an Organization's home account, as a user the server signs for itself. The caller closes it. */
export async function openHome(grant: ControlGrant, home: Home): Promise<HomeConnection> {
  const [vault, key] = await Promise.all([getVault(), followControlKey(home.organization, home.account)]);
  try {
    const user = signControlUser(vault, grant, { organization: home.organization, key: key.now });
    const connection = await connect(`vertebra-control ${home.organization}`, user);
    void connection.closed().then(key.letGo);
    return { connection, inboxPrefix: `_INBOX.${user.publicKey}` };
  } catch (error) {
    key.letGo();
    throw error;
  }
}

/** The same for whoever needs no inbox. */
export const connectHome = async (grant: ControlGrant, home: Home): Promise<NatsConnection> =>
  (await openHome(grant, home)).connection;

/** Runs one piece of work with such a connection, which waits for a leader that is being elected, and closes it. */
export async function withHome<T>(
  grant: ControlGrant,
  home: Home,
  work: (connection: NatsConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectHome(grant, home);
  askPatiently(connection, { publishes: false });
  try {
    return await work(connection);
  } catch (error) {
    throw unavailableWhenSilent(error);
  } finally {
    await connection.close();
  }
}
