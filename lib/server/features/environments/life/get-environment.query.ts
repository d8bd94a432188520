import { createHash } from 'node:crypto';
import { mayWrite } from '../../../../domain/credentials/credential-rules.ts';
import type { EnvironmentLife } from '../../../../domain/environments/environment-life.ts';
import { environmentName } from '../../../../domain/names.ts';
import type { EnvironmentType } from '../../../../domain/names.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import {
  copyingStreams,
  readEnvironmentStreams,
  settingsOfStreams,
} from '../../../accounts/environments/read-streams.ts';
import type { EnvironmentStream, EnvironmentStreams } from '../../../accounts/environments/read-streams.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { readOrganizationRecord } from '../../../accounts/organization-record.ts';
import { readInventory } from '../../credentials/inventory/credential-inventory.store.ts';
import { findAnyEnvironment } from '../find-environment.query.ts';

/** Something was written, by the server's clock; before, it says the year 1. */
const timeOf = (text: string): string | null => (Date.parse(text) > 0 ? text : null);

const figuresOf = (one: EnvironmentStream | null) =>
  one && {
    name: one.name,
    messages: one.state.messages,
    bytes: one.state.bytes,
    consumers: one.state.consumer_count,
    firstAt: one.state.messages === 0 ? null : timeOf(one.state.first_ts),
  };

/** The settings of an Environment's streams and what is in them. */
export function describeStreams(streams: EnvironmentStreams): Pick<EnvironmentLife, 'settings' | 'version' | 'inUse'> {
  const settings = settingsOfStreams(streams);
  const { events, state, rejected } = streams;
  const ofState = figuresOf(state);
  return {
    settings,
    version: createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 22),
    inUse: {
      events: figuresOf(events),
      state: ofState && { ...ofState, keys: state?.state.num_subjects ?? 0 },
      rejected: figuresOf(rejected),
    },
  };
}

/** How many credentials of an Environment are valid now, those that can write apart. */
async function countCredentials(slug: string, type: EnvironmentType): Promise<EnvironmentLife['credentials']> {
  const now = Date.now();
  const { held, unreadable } = await readInventory(slug);
  const valid = held.filter(
    ({ record, revocation, orphaned }) =>
      record.environment === type && revocation === null && !orphaned && record.expiresAt > now,
  );
  const writing = valid.filter(({ record }) => mayWrite(record)).length;
  return { writing, reading: valid.length - writing, unreadable };
}

/** An Environment with its settings, what is in it, and the last act on it. Throws `nats-unavailable`. */
export async function readEnvironmentLife(
  { slug, account, retired }: Pick<IndexedOrganization, 'slug' | 'account' | 'retired'>,
  type: EnvironmentType,
): Promise<EnvironmentLife> {
  const environment = environmentName(slug, type);
  const [streams, revised, credentials] = await Promise.all([
    readEnvironmentStreams(account, environment),
    readOrganizationRecord(slug),
    countCredentials(slug, type),
  ]);
  const last = revised?.record.environments[type];
  return {
    environment,
    state: retired.includes(type) ? 'retired' : 'active',
    last: last ?? null,
    ...describeStreams(streams),
    copying: copyingStreams(streams),
    silent: streams.silent,
    credentials,
  };
}

/** The same for whoever may look into the Organization. Throws as `authorize` and `findAnyEnvironment` do. */
export async function getEnvironment(caller: Caller, slug: string, environment: string): Promise<EnvironmentLife> {
  const grant = authorize(caller.actor, 'jetstream.inspect', slug);
  const { organization, type } = await findAnyEnvironment(grant, environment);
  return readEnvironmentLife(organization, type);
}
