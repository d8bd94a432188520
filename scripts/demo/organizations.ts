import { randomUUID } from 'node:crypto';
import type { Caller } from '../../lib/domain/caller.ts';
import type { CreateOrganization } from '../../lib/domain/organization.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { createOrganization } from '../../lib/server/commands/create-organization.ts';
import { connectHome } from '../../lib/server/nats/home.ts';
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
});

/** Makes the Organizations of the demo where they are missing and lets their Environments live. */
export async function startOrganizations(caller: Caller): Promise<EventSource[]> {
  const grant = authorize(caller.actor, 'organization.create');
  return Promise.all(
    ORGANIZATIONS.map(async (input) => {
      const { organization } = await createOrganization({ ...caller, correlation: randomUUID() }, input);
      const connection = await connectHome(grant, { organization: input.slug, account: organization.account });
      return startEventSource(connection, input.slug, input.environments);
    }),
  );
}
