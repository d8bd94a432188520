import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Caller } from '../../lib/domain/system/caller.ts';
import { environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../../lib/domain/names.ts';
import type { CreateOrganization } from '../../lib/domain/organizations/organization.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { connectHome } from '../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import { startEventSource } from './life/event-source.ts';
import type { EventSource } from './life/event-source.ts';

const ORGANIZATIONS: readonly CreateOrganization[] = [
  { slug: 'acme', displayName: 'Acme Industries', environments: ['dev', 'stg', 'prod'] },
  { slug: 'globex', displayName: 'Globex Corporation', environments: ['dev', 'prod'] },
  { slug: 'initech', displayName: 'Initech', environments: ['prod'] },
];

/** Whether everything is there: a demo stopped in the middle may have made only some. The consumer is made last. */
async function isComplete(connection: NatsConnection, { slug, environments }: CreateOrganization): Promise<boolean> {
  const { consumers } = await jetstreamManager(connection);
  const found = environments.map((type) =>
    consumers.info(environmentAssets(environmentName(slug, type)).stream, PROJECTOR_CONSUMER).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).every(Boolean);
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
