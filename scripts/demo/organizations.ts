import { randomUUID } from 'node:crypto';
import type { NatsConnection } from 'nats';
import type { Caller } from '../../lib/domain/caller.ts';
import { environmentAssets, environmentName } from '../../lib/domain/names.ts';
import type { CreateOrganization } from '../../lib/domain/organization.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { createOrganization } from '../../lib/server/commands/create-organization.ts';
import { connectHome } from '../../lib/server/nats/home.ts';
import { getIndex } from '../../lib/server/nats/index-service.ts';
import { startEventSource } from './events/event-source.ts';
import type { EventSource } from './events/event-source.ts';

const ORGANIZATIONS: readonly CreateOrganization[] = [
  { slug: 'acme', displayName: 'Acme Industries', environments: ['dev', 'stg', 'prod'] },
  { slug: 'globex', displayName: 'Globex Corporation', environments: ['dev', 'prod'] },
  { slug: 'initech', displayName: 'Initech', environments: ['prod'] },
];

/** The demo acts as its operator, through the same commands as the pages: everything is checked and audited. */
export const asOperator = (issuer: string): Caller => ({
  actor: {
    scope: 'sovereign',
    issuer,
    subject: 'operator',
    username: 'operator',
    displayName: 'Olivia Operator',
    sessionId: 'demo',
    roles: ['sovereign-admin'],
  },
  address: '127.0.0.1',
  correlation: randomUUID(),
  expiresAt: Infinity,
});

/** Whether every stream and bucket is there: a demo stopped in the middle may have made only some. */
async function isComplete(connection: NatsConnection, { slug, environments }: CreateOrganization): Promise<boolean> {
  const names = new Set<string>();
  for await (const name of (await connection.jetstreamManager()).streams.names()) names.add(name);
  const wanted = environments.map((type) => environmentAssets(environmentName(slug, type)));
  return wanted.every(({ stream, bucketStream }) => names.has(stream) && names.has(bucketStream));
}

async function startOrganization(caller: Caller, input: CreateOrganization): Promise<EventSource> {
  const grant = authorize(caller.actor, 'organization.create');
  const create = async () => {
    const { organization } = await createOrganization({ ...caller, correlation: randomUUID() }, input);
    return organization;
  };
  const known = (await getIndex()).organizations.get(input.slug);
  const { account } = known ?? (await create());
  const connection = await connectHome(grant, { organization: input.slug, account });
  // not again at every start: each is an entry in the audit log
  if (known && !(await isComplete(connection, input))) await create();
  return startEventSource(connection, input.slug, input.environments);
}

/** Makes the Organizations of the demo where they are missing and lets their Environments live. */
export const startOrganizations = (caller: Caller): Promise<EventSource[]> =>
  Promise.all(ORGANIZATIONS.map((input) => startOrganization(caller, input)));
