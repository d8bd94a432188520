/** What the servers say about connections under support grants. Their answers hold JWTs: only what is named here goes on. */
import type { ClosedConnection } from '../../domain/support-grant.ts';
import { z } from '../../domain/zod.ts';
import { gather } from './gather.ts';
import { knownServers } from './servers.ts';
import { getSystem } from './system.ts';

const connectionsSchema = z.looseObject({ connections: z.array(z.looseObject({ cid: z.number() })).nullish() });

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
const HEARING_MS = 1000;

async function isConnected(account: string, publicKey: string): Promise<boolean> {
  const { active } = await knownServers();
  const question = { acc: account, user: publicKey, auth: true };
  const answers = await gather(await getSystem(), '$SYS.REQ.SERVER.PING.CONNZ', question, active);
  return answers.some(({ data }) => {
    const parsed = connectionsSchema.safeParse(data);
    return parsed.success && (parsed.data.connections?.length ?? 0) > 0;
  });
}

/** Those of some users of an account that are connected now, to whichever server. */
export async function connectedUsers(account: string, publicKeys: readonly string[]): Promise<string[]> {
  const connected = await Promise.all(publicKeys.map((publicKey) => isConnected(account, publicKey)));
  return publicKeys.filter((_, index) => connected[index]);
}

interface Hearing {
  /** what was closed until now, once so many were or a second has passed */
  until: (expected: number) => Promise<ClosedConnection[]>;
  stop: () => void;
}

/** Listens, from when it resolves, to the servers' reports of closed connections that were made with a signing key. */
export async function hearClosed(account: string, issuer: string): Promise<Hearing> {
  const system = await getSystem();
  const closed: ClosedConnection[] = [];
  let onClosed = (): void => undefined;
  const subscription = system.subscribe(`$SYS.ACCOUNT.${account}.DISCONNECT`, {
    callback: (_error, message) => {
      const report = closedSchema.safeParse(JSON.parse(message.string()));
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
      const timer = setTimeout(() => resolve(undefined), HEARING_MS);
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
