/** The event by which an Environment is told that one of its credentials ends soon (docs/events.md, “Vertebra: credential”). */
import { environmentName } from '../names.ts';
import type { EnvironmentType } from '../names.ts';
import { eventSubjectOf } from '../events/event-subject.ts';
import { stateKeyOf } from '../events/state-key.ts';
import { z } from '../zod.ts';
import type { CredentialRole } from './credential-roles.ts';
import { expiryWindows } from './credential-state.ts';
import type { CredentialState } from './credential-state.ts';

/** Days before the end at which it is said, those of the state `expires-soon` first. */
const SAID_AT = [1, 7];

const TYPE = 'catalyst.vertebra.credential';

/** What was said, or is to be said, of a credential: when it ends, and within how many days that is. */
export interface SaidExpiry {
  /** RFC 3339 */
  expiresAt: string;
  days: number;
}

export interface EndingCredential {
  publicKey: string;
  name: string;
  role: CredentialRole;
  environment: EnvironmentType;
  /** milliseconds since 1970 */
  expiresAt: number;
}

/**
 * What an Environment is to know of a credential at a time, milliseconds since 1970; null: nothing, it ends later, has ended, or was
 * replaced, so that nobody has to renew it.
 */
export function expiryToSay({ expiresAt }: EndingCredential, state: CredentialState, now: number): SaidExpiry | null {
  if (state === 'replaced') return null;
  const windows = expiryWindows({ endsAt: expiresAt, state }, now).map(Number);
  const days = SAID_AT.find((one) => windows.includes(one));
  return days === undefined ? null : { expiresAt: new Date(expiresAt).toISOString(), days };
}

const objectOf = ({ publicKey }: EndingCredential) => ({
  source: 'vertebra' as const,
  kind: 'credential',
  namespace: null,
  name: publicKey,
});

/** The subject of all events about a credential. */
export const expirySubject = (organization: string, credential: EndingCredential): string =>
  eventSubjectOf(environmentName(organization, credential.environment), objectOf(credential));

/** The event as CloudEvents 1.0 structured JSON; with nothing to say it ends what was said before. */
export function expiryEvent(credential: EndingCredential, said: SaidExpiry | null, id: string, now: number): string {
  const object = objectOf(credential);
  const data = said && {
    kind: object.kind,
    name: object.name,
    credential: credential.name,
    role: credential.role,
    expiresAt: said.expiresAt,
    expiresWithin: said.days,
  };
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/vertebra',
    type: `${TYPE}.${said === null ? 'deleted' : 'expiring'}`,
    subject: stateKeyOf(object),
    time: new Date(now).toISOString(),
    ...(data && { datacontenttype: 'application/json', data }),
  });
}

const eventSchema = z.object({
  type: z.literal(`${TYPE}.expiring`),
  data: z.object({ expiresAt: z.string(), expiresWithin: z.number() }),
});

/** What such an event says; null when it says nothing, ends what was said, or is none. */
export function readExpiryEvent(payload: Uint8Array): SaidExpiry | null {
  try {
    const event = eventSchema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return event.success ? { expiresAt: event.data.data.expiresAt, days: event.data.data.expiresWithin } : null;
  } catch {
    return null;
  }
}
