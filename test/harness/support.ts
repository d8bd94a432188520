import { connect, jwtAuthenticator } from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import type { Caller } from '../../lib/domain/system/caller.ts';
import type { OpenedNatsSession } from '../../lib/domain/system/nats-session.ts';
import type { RequestSupportGrant, SupportGrant } from '../../lib/domain/support/support-grant.ts';
import { endSupportGrant } from '../../lib/server/features/support/end-support-grant.command.ts';
import { openSupportSession } from '../../lib/server/features/support/open-support-session.command.ts';
import { requestSupportGrant } from '../../lib/server/features/support/request-support-grant.command.ts';
import { listOrganizationSupportGrants } from '../../lib/server/features/support/list-support-grants.query.ts';
import { makeUserKey } from './issue.ts';
import type { UserKey } from './issue.ts';

export const WISH: RequestSupportGrant = {
  scope: 'non-prod',
  reason: 'Events do not arrive',
  ticket: 'T-17',
  minutes: 30,
};

/** Asks for a grant as the page does. */
export const requestGrant = (
  caller: Caller,
  organization: string,
  wish: Partial<RequestSupportGrant> = {},
): Promise<SupportGrant> => requestSupportGrant(caller, organization, { ...WISH, ...wish });

export interface OpenedSession {
  key: UserKey;
  session: OpenedNatsSession;
}

/** Opens one stream under a grant; the key pair is the page's own. */
export async function openUnderGrant(
  caller: Caller,
  grant: Pick<SupportGrant, 'organization' | 'id'>,
  stream: string,
  key: UserKey = makeUserKey(),
): Promise<OpenedSession> {
  const { publicKey } = key;
  return { key, session: await openSupportSession(caller, grant.organization, grant.id, { publicKey, stream }) };
}

/** Connects as a browser does, once. */
export const connectOpened = ({ key, session }: OpenedSession): Promise<NatsConnection> =>
  connect({
    servers: session.websocket,
    authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(key.seed)),
    inboxPrefix: session.inboxPrefix,
    reconnect: false,
    timeout: 3000,
  });

/** Ends whatever somebody still has in an Organization, so that the next test may ask anew. */
export async function endAll(caller: Caller, organization: string): Promise<void> {
  const { items } = await listOrganizationSupportGrants(caller, organization);
  for (const { id, mine, state } of items) {
    if (mine && (state === 'active' || state === 'requested')) await endSupportGrant(caller, organization, id);
  }
}
