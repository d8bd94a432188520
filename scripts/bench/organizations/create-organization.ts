/** Creating an Organization against the bare NATS requests that leave the same, one after the other: record, claims, streams, consumers, audit. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerConfig, StreamConfig } from '@nats-io/jetstream';
import { environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { withHome } from '../../../lib/server/accounts/home/home.ts';
import type { OrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { signingKeyId } from '../../../lib/server/accounts/signing-keys.ts';
import { edgeClaims, homeClaims } from '../../../lib/server/accounts/wanted-claims.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signAccount, signControlUser } from '../../../lib/server/keys/sign.ts';
import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { connect } from '../../../lib/server/nats/connections/connect.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator } from '../../../test/harness/callers.ts';
import { update } from '../keys/claims-in-flight.ts';
import type { Figure } from '../measure.ts';
import { inTurn, median, milliseconds, ratios } from '../measure.ts';

const ROUNDS = 40;
const MODEL = 'model';
const GOAL = 1.5;
/** About as long as an audit record. */
const AUDIT_RECORD = 'x'.repeat(700);

const wish = (slug: string) => ({ slug, displayName: 'Measured', environments: ['prod' as const, 'dev' as const] });

interface Asset {
  stream: StreamConfig;
  consumer: ConsumerConfig | null;
}

/** What Vertebra makes for an Organization, as the server has it. */
async function assetsOf(slug: string, account: string): Promise<Asset[]> {
  const grant = authorize(operator().actor, 'organization.create');
  return withHome(grant, { organization: slug, account }, async (connection) => {
    const manager = await jetstreamManager(connection);
    const read = new Set(wish(slug).environments.map((type) => environmentAssets(environmentName(slug, type)).stream));
    const assets: Asset[] = [];
    for await (const { config } of manager.streams.list()) {
      const consumer = read.has(config.name) ? await manager.consumers.info(config.name, PROJECTOR_CONSUMER) : null;
      assets.push({ stream: config, consumer: consumer?.config ?? null });
    }
    return assets;
  });
}

const renamed = <T>(asset: T, slug: string): T => JSON.parse(JSON.stringify(asset).replaceAll(MODEL, slug)) as T;

/** Everything signed and named before; gives what sends the requests. */
async function prepared(slug: string, model: readonly Asset[]): Promise<() => Promise<void>> {
  const [home, edge] = [createKeyPair('A').publicKey, createKeyPair('A').publicKey];
  const none = { homeKeys: [], edgeKeys: [], supportKeys: [], revoked: 0, signed: 0, environments: {} };
  const record: OrganizationRecord = { home, edge, ...none };
  const grant = authorize(operator().actor, 'organization.create');
  const vault = await getVault();
  const jwts = [
    signAccount(vault, grant, { publicKey: home, name: slug, ...(await homeClaims(slug, record, wish(slug))) }),
    signAccount(vault, grant, { publicKey: edge, name: `${slug}--edge`, ...(await edgeClaims(slug, record)) }),
  ];
  const key = signingKeyId(home, { role: 'control', environment: '-' });
  const user = signControlUser(vault, grant, { organization: slug, key: () => key });
  const assets = model.map((asset) => renamed(asset, slug));
  const text = JSON.stringify(record);
  return async () => {
    const audit = () => withCatalyst(({ organizations }) => organizations.put(`audit-${slug}`, AUDIT_RECORD));
    await audit();
    const revision = await withCatalyst(({ organizations }) => organizations.create(slug, text));
    for (const jwt of jwts) await update(jwt);
    const connection = await connect('bench', user);
    const manager = await jetstreamManager(connection, { checkAPI: false });
    for (const { stream, consumer } of assets) {
      await manager.streams.add(stream);
      if (consumer !== null) await manager.consumers.add(stream.name, consumer);
    }
    await connection.close();
    await withCatalyst(({ organizations }) => organizations.update(slug, text, revision));
    await audit();
  };
}

export async function benchCreateOrganization(): Promise<Figure> {
  const { organization } = await createOrganization(operator(), wish(MODEL));
  const model = await assetsOf(MODEL, organization.account);
  let number = 0;
  const ours = () => {
    number += 1;
    const slug = `ours-${String(number)}`;
    return milliseconds(() => createOrganization(operator(), wish(slug)));
  };
  const baseline = async () => milliseconds(await prepared(`bare-${String(number)}`, model));
  const times = await inTurn(ROUNDS, ours, baseline);
  const ratio = ratios(times);
  return {
    name: 'Organization with two Environments created, of the bare NATS requests that leave the same',
    goal: `≤ ${String(GOAL)} ×`,
    result: `${ratio.text}; ${median(times.ours).toFixed(1)} ms of ${median(times.baseline).toFixed(1)} ms`,
    holds: ratio.median <= GOAL,
  };
}
