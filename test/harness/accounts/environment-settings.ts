/** The streams of an Organization's Environments: a connection to them, events in them, and other settings of them. */
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EnvironmentSettings } from '../../../lib/domain/environments/environment-life.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { changeEnvironment } from '../../../lib/server/features/environments/life/change-environment.command.ts';
import { getEnvironment } from '../../../lib/server/features/environments/life/get-environment.query.ts';
import { operator } from '../callers.ts';

/** A connection to the home account, as a projector has it. */
export async function openHome(organization: string): Promise<NatsConnection> {
  const { account } = (await getIndex()).organizations.get(organization) ?? { account: '' };
  return connectHome(projectorGrant(organization), { organization, account });
}

/** Publishes so many events of 200 bytes, each of another object. */
export async function publishEvents(home: NatsConnection, environment: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await jetstream(home, { checkAPI: false }).publish(`ws.${environment}.git.${String(n)}`, 'x'.repeat(200));
}

/** What somebody has seen who changes settings now. */
export async function seenSettings(organization: string, environment: string) {
  const { settings, version } = await getEnvironment(operator(), organization, environment);
  if (settings === null) throw new Error('no streams');
  return { settings, version };
}

/** Changes some settings of an Environment of `acme`, and leaves the others as they are. */
export async function changeSettings(
  environment: string,
  changed: Partial<EnvironmentSettings>,
  { dropsData = false, caller = operator() } = {},
) {
  const { settings, version } = await seenSettings('acme', environment);
  return changeEnvironment(caller, 'acme', environment, { version, settings: { ...settings, ...changed }, dropsData });
}
