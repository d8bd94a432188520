import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Authenticator, NatsConnection } from '@nats-io/transport-node';
import type { OrganizationDetail } from '../../lib/domain/organizations/organization.ts';
import { api } from '../../lib/domain/paths.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { CONTROL_ROLE, signControlUser } from '../../lib/server/keys/sign.ts';
import { openVault } from '../../lib/server/keys/vault.ts';
import type { ServerUser } from '../../lib/server/keys/vault.ts';
import { operator as operatorCaller } from '../../test/harness/callers.ts';
import type { Call } from './call.ts';
import { KEYS_DIRECTORY, readDemo } from './demo.ts';
import { WHOLE_ACCOUNT } from '../../lib/domain/credentials/signing-key-name.ts';

const authenticatorOf =
  (user: ServerUser): Authenticator =>
  (nonce) => ({ jwt: user.jwt(), nkey: user.publicKey, sig: user.signNonce(nonce ?? '') });

const connectAs = (user: ServerUser): Promise<NatsConnection> =>
  connect({
    servers: readDemo().nats.url,
    name: 'e2e',
    inboxPrefix: `_INBOX.${user.publicKey}`,
    authenticator: authenticatorOf(user),
  });

/** A connection to account SYS. */
export const connectSystem = (): Promise<NatsConnection> => connectAs(openVault(KEYS_DIRECTORY).systemUser);

/** An Organization from the inside, with the rights that the server gives itself there. */
export class Home {
  readonly organization: string;
  readonly account: string;
  readonly connection: NatsConnection;

  private constructor(organization: string, account: string, connection: NatsConnection) {
    this.organization = organization;
    this.account = account;
    this.connection = connection;
  }

  static async open(operator: Call, organization: string): Promise<Home> {
    const answer = await operator('GET', api.organization(organization));
    const { account } = ((await answer.json()) as OrganizationDetail).organization;
    const grant = authorize(operatorCaller().actor, 'organization.create');
    const key = () => ({ account, role: CONTROL_ROLE, environment: WHOLE_ACCOUNT, generation: 1 });
    const user = signControlUser(openVault(KEYS_DIRECTORY), grant, { organization, key });
    return new Home(organization, account, await connectAs(user));
  }

  /** Publishes one event and gives its sequence. */
  async publish(subject: string, payload: string | Uint8Array): Promise<number> {
    return (await jetstream(this.connection).publish(subject, payload)).seq;
  }

  /** Puts one key and gives its revision. */
  async put(bucket: string, key: string, value: string): Promise<number> {
    return (await jetstream(this.connection).publish(`$KV.${bucket}.${key}`, value)).seq;
  }
}
