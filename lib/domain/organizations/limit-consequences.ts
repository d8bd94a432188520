/** What other limits do to an Organization, in sentences. Pure: pages and the server judge by the same rules. */
import type { AccountLimits, JetStreamLimits } from './limits.ts';
import type { UsageFreshness } from './organization.ts';
import type { InUse } from './settings.ts';

export interface Consequence {
  /** `locked-out`: NATS would let nobody in any more, so it is refused; `below-use`: something is refused or cut at once */
  kind: 'locked-out' | 'below-use' | 'note';
  text: string;
}

const isBelow = (limit: number, used: number): boolean => limit !== -1 && limit < used;

const lockedOut = (what: string, limit: number, used: number): Consequence[] =>
  isBelow(limit, used)
    ? [
        {
          kind: 'locked-out',
          text: `The home account has ${String(used)} ${what}. With a limit of ${String(limit)} nats-server rejects the claims and lets nobody connect.`,
        },
      ]
    : [];

const figures = new Intl.NumberFormat('en');
const of = (figure: number) => figures.format(figure);

function connections(limit: number, used: number, account: string): Consequence[] {
  if (!isBelow(limit, used)) return [];
  const closed = used - limit;
  return [
    {
      kind: 'below-use',
      text: `The ${account} account has ${of(used)} connections: NATS closes ${of(closed)} of them at once, the newest first, and they cannot reconnect.`,
    },
  ];
}

function jetstream(limits: JetStreamLimits, inUse: InUse): Consequence[] {
  const below = (text: string): Consequence => ({ kind: 'below-use', text });
  return [
    ...(limits.storageBytes === 0 && limits.memoryBytes === 0
      ? [
          below(
            'Without storage and memory JetStream is off: every stream and bucket is unavailable until it is on again. Data stays.',
          ),
        ]
      : []),
    ...(limits.storageBytes !== 0 && isBelow(limits.storageBytes, inUse.storageBytes)
      ? [
          below(
            `${of(inUse.storageBytes)} bytes are stored: NATS refuses every new message until there are fewer. What is stored stays.`,
          ),
        ]
      : []),
    ...(isBelow(limits.memoryBytes, inUse.memoryBytes)
      ? [
          below(
            `${of(inUse.memoryBytes)} bytes are in streams in memory: NATS refuses new messages for them until there are fewer.`,
          ),
        ]
      : []),
    ...(isBelow(limits.streams, inUse.streams)
      ? [below(`There are ${of(inUse.streams)} streams and buckets: they stay, and no more can be created.`)]
      : []),
    ...(isBelow(limits.consumers, inUse.consumers)
      ? [below(`A stream has ${of(inUse.consumers)} consumers: they stay, and no more can be created on it.`)]
      : []),
  ];
}

function notes(before: AccountLimits, after: AccountLimits): Consequence[] {
  const note = (text: string): Consequence => ({ kind: 'note', text });
  const isLower = (name: 'subscriptions' | 'payloadBytes') =>
    isBelow(after[name], before[name] === -1 ? Infinity : before[name]);
  const isTiered = (limits: AccountLimits) => limits.jetstream === null;
  const requires = (limits: AccountLimits) =>
    [limits.jetstream, ...Object.values(limits.tiers)].some((one) => one?.maxBytesRequired === true);
  return [
    ...(isLower('subscriptions') ? [note('Connections with more subscriptions are closed at once.')] : []),
    ...(isLower('payloadBytes')
      ? [note('The connection of a client that sends a larger message is closed from then on.')]
      : []),
    ...(isTiered(after)
      ? [
          note(
            'Streams whose number of replicas has no tier get no new messages, and none can be created. The usage of each tier is unknown here.',
          ),
        ]
      : []),
    ...(requires(after) && !requires(before)
      ? [
          note(
            'Streams of new Environments set no max_bytes, so no Environment can be added while it is required. Existing ones stay.',
          ),
        ]
      : []),
  ];
}

const silentServers = ({ serversExpected, serversAnswered }: UsageFreshness): string[] =>
  serversExpected.filter((name) => !serversAnswered.includes(name));

/** A lower limit may be below what is in use on a server that did not say what is. */
function unknownUse(before: AccountLimits, after: AccountLimits, freshness: UsageFreshness): Consequence[] {
  const silent = silentServers(freshness);
  const isComplete = freshness.at !== null && silent.length === 0;
  const figures = ({ connections, jetstream, tiers }: AccountLimits) =>
    JSON.stringify([connections, jetstream, Object.entries(tiers)]);
  if (isComplete || figures(before) === figures(after)) return [];
  const who = silent.length === 0 ? 'No server has' : `${silent.join(', ')} has not`;
  return [{ kind: 'below-use', text: `${who} reported what is in use: the limits may be below it.` }];
}

/** What happens when these limits take the place of those, the most serious first. */
export function limitConsequences(
  before: AccountLimits,
  after: AccountLimits,
  { inUse, freshness }: { inUse: InUse; freshness: UsageFreshness },
): Consequence[] {
  return [
    ...lockedOut('imports', after.imports, inUse.imports),
    ...lockedOut('exports', after.exports, inUse.exports),
    ...connections(after.connections, inUse.homeConnections, 'home'),
    ...connections(after.connections, inUse.edgeConnections, 'edge'),
    ...(after.jetstream === null ? [] : jetstream(after.jetstream, inUse)),
    ...unknownUse(before, after, freshness),
    ...notes(before, after),
  ];
}
