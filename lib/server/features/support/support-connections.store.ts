/** What the servers say about connections under support grants. Their answers hold JWTs: only what is named here goes on. */
import type { ClosedConnection } from '../../../domain/support/support-grant.ts';
import { z } from '../../../domain/zod.ts';
import { gather } from '../../nats/connections/gather.ts';
import { knownServers } from '../../nats/connections/servers.ts';
import { getSystem } from '../../nats/connections/system.ts';

const connectionsSchema = z.looseObject({
  connections: z.array(z.looseObject({ authorized_user: z.string().optional() })).nullish(),
});

const closedSchema = z.looseObject({
  server: z.looseObject({ name: z.string() }),
  client: z.looseObject({
    issuer_key: z.string().optional(),
    tags: z.array(z.string()).default([]),
    stop: z.string(),
  }),
  reason: z.string(),
});

const STREAM_TAG = 'stream:';
/** A server reports a closed connection in milliseconds; one that is away, not at all. */
const DISCONNECT_TIMEOUT_MS = 1000;

/** So many connections a server gives at once. */
const PAGE = 1024;

/** The users of an account that have a connection to some server now: one question, but for a page of answers more than one. */
async function usersOf(account: string): Promise<Set<string>> {
  const [system, { active }] = await Promise.all([getSystem(), knownServers()]);
  const users = new Set<string>();
  for (let offset = 0, more = true; more; offset += PAGE) {
    const question = { acc: account, auth: true, limit: PAGE, offset };
    const answers = await gather(system, '$SYS.REQ.SERVER.PING.CONNZ', question, active);
    const pages = answers.map(({ data }) => connectionsSchema.safeParse(data).data?.connections ?? []);
    for (const { authorized_user: user } of pages.flat()) if (user !== undefined) users.add(user);
    more = pages.some((page) => page.length >= PAGE);
  }
  return users;
}

/** Those of some users of an account that are connected now, to whichever server. */
export async function connectedUsers(account: string, publicKeys: readonly string[]): Promise<string[]> {
  if (publicKeys.length === 0) return [];
  const users = await usersOf(account);
  return publicKeys.filter((publicKey) => users.has(publicKey));
}

interface DisconnectWatch {
  /** what was closed until now, once so many were or a second has passed */
  until: (expected: number) => Promise<ClosedConnection[]>;
  stop: () => void;
}

/** What is no JSON is no report; a throw here would end the reading of the whole connection. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Listens, from when it resolves, to the servers' reports of closed connections that were made with a signing key. */
export async function watchDisconnects(account: string, issuer: string): Promise<DisconnectWatch> {
  const system = await getSystem();
  const closed: ClosedConnection[] = [];
  let onClosed = (): void => undefined;
  const subscription = system.subscribe(`$SYS.ACCOUNT.${account}.DISCONNECT`, {
    callback: (_error, message) => {
      const report = closedSchema.safeParse(parseJson(message.string()));
      if (!report.success || report.data.client.issuer_key !== issuer) return;
      const { server, client, reason } = report.data;
      const stream = client.tags.find((tag) => tag.startsWith(STREAM_TAG))?.slice(STREAM_TAG.length) ?? '';
      closed.push({ server: server.name, stream, closedAt: client.stop, reason });
      onClosed();
    },
  });
  await system.flush();
  return {
    until: async (expected) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => resolve(undefined), DISCONNECT_TIMEOUT_MS);
      onClosed = () => {
        if (closed.length >= expected) resolve(undefined);
      };
      onClosed();
      await promise;
      clearTimeout(timer);
      return closed;
    },
    stop: () => {
      subscription.unsubscribe();
    },
  };
}
