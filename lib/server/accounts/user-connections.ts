/** What the servers say about the connections of an account's users. Their answers hold JWTs: only what is named here goes on. */
import { z } from '../../domain/zod.ts';
import { decodeJwt } from '../keys/jwt.ts';
import { gather } from '../nats/connections/gather.ts';
import { knownServers } from '../nats/connections/servers.ts';
import { getSystem } from '../nats/connections/system.ts';

/** A connection of a user, as its server shows it (monitor.go of nats-server, ConnInfo). */
export interface UserConnection {
  server: string;
  cid: number;
  publicKey: string;
  /** IP address and port of the client */
  address: string;
  /** library and version as the client said them; empty when it said none */
  client: string;
  /** name that the client gave itself; empty without one */
  name: string;
  /** signing key of the user's JWT; empty where the account's identity key signed it */
  issuer: string;
  /** round trip as the server last measured it, such as `1.2ms`; empty before it did */
  rtt: string;
  pendingBytes: number;
  subscriptions: number;
  /** ISO 8601 */
  since: string;
}

const connectionsSchema = z.looseObject({
  connections: z
    .array(
      z.looseObject({
        cid: z.number(),
        ip: z.string().default(''),
        port: z.number().default(0),
        start: z.string(),
        rtt: z.string().default(''),
        pending_bytes: z.number().default(0),
        subscriptions: z.number().default(0),
        name: z.string().default(''),
        lang: z.string().default(''),
        version: z.string().default(''),
        jwt: z.string().default(''),
        issuer_key: z.string().default(''),
      }),
    )
    .nullish(),
});

/** A server is waited for so long; one that does not answer then is said not to, and asked again. */
const ANSWER_MS = 1_000;

/** So many connections a server gives at once. */
const PAGE = 1024;

const jwtSchema = z.object({ sub: z.string() });

/**
 * The public key of a user by the JWT that a server let in; null without one. What servers call the user of a connection
 * (`authorized_user`, `user`) is what the client says beside its JWT, so it may be anybody's key or none (nats-server, client.go,
 * getRawAuthUser).
 */
export function userOfJwt(jwt: string): string | null {
  try {
    return jwtSchema.parse(decodeJwt(jwt).payload).sub;
  } catch {
    return null;
  }
}

/**
 * Connections of an account's users now, or of some of them, and which servers have answered for it: one question for a page of each
 * server. All of the account are read in each case, 1 kB for a connection: servers find one user's only by what clients say.
 */
export async function listUserConnections(
  account: string,
  publicKeys: Iterable<string> | null = null,
): Promise<{ connections: UserConnection[]; answered: string[] }> {
  const [system, servers] = await Promise.all([getSystem(), knownServers()]);
  const connections: UserConnection[] = [];
  const answered = new Set<string>();
  const wanted = publicKeys && new Set(publicKeys);
  for (let offset = 0, more = true; more; offset += PAGE) {
    const question = { acc: account, auth: true, limit: PAGE, offset };
    const answers = await gather(system, '$SYS.REQ.SERVER.PING.CONNZ', question, servers, { deadlineMs: ANSWER_MS });
    more = false;
    for (const { server, data } of answers) {
      const page = connectionsSchema.safeParse(data);
      if (!page.success) continue;
      answered.add(server.name);
      const found = page.data.connections ?? [];
      more ||= found.length >= PAGE;
      for (const one of found) {
        const publicKey = userOfJwt(one.jwt);
        if (publicKey === null || wanted?.has(publicKey) === false) continue;
        connections.push({
          server: server.name,
          cid: one.cid,
          publicKey,
          address: `${one.ip}:${String(one.port)}`,
          client: `${one.lang} ${one.version}`.trim(),
          name: one.name,
          issuer: one.issuer_key,
          rtt: one.rtt,
          pendingBytes: one.pending_bytes,
          subscriptions: one.subscriptions,
          since: one.start,
        });
      }
    }
  }
  return { connections, answered: [...answered].sort() };
}

/** A connection that was closed, as its server reported it (events.go of nats-server, DisconnectEventMsg). */
export interface ClosedUserConnection {
  server: string;
  publicKey: string;
  /** IP address: the report has no port */
  address: string;
  client: string;
  issuer: string;
  tags: readonly string[];
  /** ISO 8601 */
  closedAt: string;
  /** in the server's words, such as “Credentials Revoked” */
  reason: string;
}

const closedSchema = z.looseObject({
  server: z.looseObject({ name: z.string() }),
  client: z.looseObject({
    jwt: z.string().default(''),
    host: z.string().default(''),
    lang: z.string().default(''),
    ver: z.string().default(''),
    issuer_key: z.string().default(''),
    tags: z.array(z.string()).default([]),
    stop: z.string(),
  }),
  reason: z.string(),
});

/** A server reports a closed connection in milliseconds; one that is away, not at all. */
const DISCONNECT_TIMEOUT_MS = 1000;

interface DisconnectWatch {
  /** those closed until now, once so many were or a second has passed */
  until: (expected: number) => Promise<ClosedUserConnection[]>;
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

/** Listens, from when it resolves, to the servers' reports of an account's closed connections; `tell` gets those that `isWanted` takes. */
export async function watchDisconnects(
  account: string,
  isWanted: (closed: ClosedUserConnection) => boolean,
  tell: (closed: ClosedUserConnection) => void = () => undefined,
): Promise<DisconnectWatch> {
  const system = await getSystem();
  const closed: ClosedUserConnection[] = [];
  let onClosed = (): void => undefined;
  const subscription = system.subscribe(`$SYS.ACCOUNT.${account}.DISCONNECT`, {
    callback: (_error, message) => {
      const report = closedSchema.safeParse(parseJson(message.string()));
      if (!report.success) return;
      const { server, client, reason } = report.data;
      const one = {
        server: server.name,
        publicKey: userOfJwt(client.jwt) ?? '',
        address: client.host,
        client: `${client.lang} ${client.ver}`.trim(),
        issuer: client.issuer_key,
        tags: client.tags,
        closedAt: client.stop,
        reason,
      };
      if (!isWanted(one)) return;
      closed.push(one);
      tell(one);
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

const accountSchema = z.looseObject({
  account_detail: z
    .looseObject({
      client_cnt: z.number().default(0),
      leafnode_cnt: z.number().default(0),
      revoked_user: z.record(z.string(), z.string()).default({}),
      decoded_jwt: z
        .looseObject({
          nats: z.looseObject({
            // a limit of 0 is left out
            limits: z.looseObject({ conn: z.number().default(0), leaf: z.number().default(0) }).optional(),
            signing_keys: z.array(z.union([z.string(), z.looseObject({ key: z.string() })])).nullish(),
          }),
        })
        .optional(),
    })
    .optional(),
});

/** What a server has in memory of an account. */
interface AccountInMemory {
  /** users whose JWTs are refused until a time (milliseconds since 1970) */
  revoked: ReadonlyMap<string, number>;
  /** public keys whose users it lets in; null: it did not say */
  signers: ReadonlySet<string> | null;
  /** clients and leafnodes that it may have; null: it did not say */
  limits: { conn: number; leaf: number } | null;
  /** that it has of both: those on itself */
  connected: number;
}

/**
 * For each server that answers, the account as it has it in memory, where changed claims stand once they are in effect (nats-server,
 * accounts.go, updateAccountWithClaimJWT); null while it has not read the claims of the account, as it does at the first connect and when
 * it is asked for the account's connections.
 */
export async function accountInMemory(account: string): Promise<Map<string, AccountInMemory | null>> {
  const [system, servers] = await Promise.all([getSystem(), knownServers()]);
  const answers = await gather(system, '$SYS.REQ.SERVER.PING.ACCOUNTZ', { account }, servers, {
    deadlineMs: ANSWER_MS,
  });
  return new Map(
    answers.map(({ server, data }) => {
      const detail = accountSchema.safeParse(data).data?.account_detail;
      if (detail === undefined) return [server.name, null];
      const { revoked_user: users, decoded_jwt: claims, client_cnt: clients, leafnode_cnt: leafnodes } = detail;
      const revoked = new Map(Object.entries(users).map(([key, at]) => [key, Date.parse(at)]));
      const keys = claims?.nats.signing_keys?.map((key) => (typeof key === 'string' ? key : key.key)) ?? [];
      const signers = claims === undefined ? null : new Set(keys);
      return [server.name, { revoked, signers, limits: claims?.nats.limits ?? null, connected: clients + leafnodes }];
    }),
  );
}
