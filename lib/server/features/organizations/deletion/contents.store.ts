/** What is in an Organization, by what its servers and records say. No message and no key is read. */
import { backupCommands } from '../../../../domain/organizations/backup-commands.ts';
import { bucketOfStream } from '../../../../domain/names.ts';
import type { ContentsStream, OrganizationContents } from '../../../../domain/organizations/deletion.ts';
import { credentialState, isValid } from '../../../../domain/credentials/credential-state.ts';
import { z } from '../../../../domain/zod.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { askAboutStreams } from '../../../accounts/usage/jetstream-reading.ts';
import { listUserConnections } from '../../../accounts/user-connections.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { readInventory } from '../../credentials/inventory/credential-inventory.store.ts';
import { readLastSeen } from '../../credentials/last-seen/last-seen.store.ts';

const ANSWER_MS = 2_000;

/** Times of what never happened are of the year 1 (Go's zero time). */
const time = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.startsWith('0001-') ? null : new Date(text).toISOString()));

const storedSchema = z.object({
  account_details: z
    .array(
      z.object({
        id: z.string(),
        stream_detail: z
          .array(
            z.object({
              name: z.string(),
              state: z.object({ messages: z.number().default(0), bytes: z.number().default(0), last_ts: time }),
              consumer_detail: z
                .array(
                  z.object({
                    name: z.string(),
                    num_pending: z.number().default(0),
                    delivered: z.object({ last_active: time }).default({ last_active: null }),
                  }),
                )
                .default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});
type Stored = z.infer<typeof storedSchema>['account_details'][number]['stream_detail'][number];

const later = (a: string | null, b: string | null): string | null => ((a ?? '') >= (b ?? '') ? a : b);
const latest = (all: readonly (string | null)[]): string | null => all.reduce(later, null);

/** One stream by what the servers that have a replica of it say: one that lags knows less. */
function streamOf(side: ContentsStream['side'], copies: readonly Stored[]): ContentsStream {
  const name = copies[0]?.name ?? '';
  const consumers = new Map<string, ContentsStream['consumers'][number]>();
  for (const { name: called, num_pending: pending, delivered } of copies.flatMap((copy) => copy.consumer_detail)) {
    const known = consumers.get(called);
    const lastReadAt = later(known?.lastReadAt ?? null, delivered.last_active);
    consumers.set(called, { name: called, lastReadAt, pending: Math.max(known?.pending ?? 0, pending) });
  }
  return {
    name,
    bucket: bucketOfStream(name),
    side,
    messages: Math.max(...copies.map(({ state }) => state.messages)),
    bytes: Math.max(...copies.map(({ state }) => state.bytes)),
    lastMessageAt: latest(copies.map(({ state }) => state.last_ts)),
    consumers: [...consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The streams of an account, and which servers have told of theirs. */
async function readStreams(side: ContentsStream['side'], account: string) {
  const { answers } = await askAboutStreams(account, { consumer: true }, { deadlineMs: ANSWER_MS });
  const told = answers.flatMap(({ server, data }) => {
    const answer = storedSchema.safeParse(data);
    if (!answer.success) return [];
    const accounts = answer.data.account_details.filter(({ id }) => id === account);
    return [{ server: server.name, streams: accounts.flatMap(({ stream_detail }) => stream_detail) }];
  });
  const byName = Map.groupBy(
    told.flatMap(({ streams }) => streams),
    ({ name }) => name,
  );
  return {
    streams: [...byName.values()].map((copies) => streamOf(side, copies)),
    answered: told.map(({ server }) => server),
  };
}

async function readCredentials(slug: string): Promise<OrganizationContents['credentials']> {
  const { held, unreadable } = await readInventory(slug);
  const now = Date.now();
  const living = held.filter(({ record: { expiresAt, replacedUntil }, revocation, orphaned, retired }) =>
    isValid(
      credentialState(
        { expiresAt, revoked: revocation !== null, orphaned, retired, replaced: replacedUntil !== null },
        now,
      ),
    ),
  );
  const seen = await readLastSeen(
    slug,
    held.map(({ record }) => record.publicKey),
  );
  return { issued: held.length + unreadable, living: living.length, unreadable, lastSeenAt: latest(seen) };
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

/** What is in both accounts of an Organization now, and which servers did not say. Throws `nats-unavailable` when none answers. */
export async function readContents({ slug, account }: IndexedOrganization): Promise<OrganizationContents> {
  const edge = (await getIndex()).edgeOf(account);
  const sides = [
    { side: 'home' as const, key: account },
    ...(edge === undefined ? [] : [{ side: 'edge' as const, key: edge }]),
  ];
  const [servers, credentials, stored, connected] = await Promise.all([
    allServers(),
    readCredentials(slug),
    Promise.all(sides.map(({ side, key }) => readStreams(side, key))),
    Promise.all(sides.map(({ key }) => listUserConnections(key))),
  ]);
  const streams = stored.flatMap((one) => one.streams).sort((a, b) => (a.name < b.name ? -1 : 1));
  const answers = [...stored, ...connected].map(({ answered }) => new Set(answered));
  const consumers = streams.flatMap((stream) => stream.consumers);
  return {
    slug,
    at: new Date().toISOString(),
    silent: servers.filter((server) => !answers.every((answered) => answered.has(server))),
    total: {
      streams: streams.length,
      buckets: streams.filter(({ bucket }) => bucket !== null).length,
      messages: sum(streams.map(({ messages }) => messages)),
      bytes: sum(streams.map(({ bytes }) => bytes)),
      consumers: consumers.length,
      connections: sum(connected.map(({ connections }) => connections.length)),
      credentials: credentials.living,
    },
    streams,
    credentials,
    lastReadAt: latest(consumers.map(({ lastReadAt }) => lastReadAt)),
    commands: backupCommands(slug, streams),
  };
}
