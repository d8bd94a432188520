/** What other settings of an Environment do to what is in it, in sentences. Pure: pages and the server judge by the same rules. */
import { REPLICAS } from '../organizations/placement.ts';
import type { EnvironmentLife, EnvironmentSettings } from './environment-life.ts';

export interface EnvironmentConsequence {
  /** `refused`: NATS would not take it; `drops`: data is gone, or nothing can be written, at once */
  kind: 'refused' | 'drops' | 'note';
  text: string;
}

type InUse = EnvironmentLife['inUse'];

const figures = new Intl.NumberFormat('en');
const of = (figure: number) => figures.format(figure);
const isBelow = (bound: number, used: number): boolean => bound !== -1 && bound < used;
const say = (kind: EnvironmentConsequence['kind'], is: boolean, text: string): EnvironmentConsequence[] =>
  is ? [{ kind, text }] : [];

/** nats-server takes no age below the time in which it looks for duplicates, which is this long unless somebody changed it. */
const DUPLICATES_SECONDS = 120;

function events(
  before: EnvironmentSettings['events'],
  { maxAgeSeconds, maxBytes, maxMessages }: EnvironmentSettings['events'],
  use: NonNullable<InUse['events']>,
  now: number,
): EnvironmentConsequence[] {
  const isYounger = before.maxAgeSeconds !== maxAgeSeconds && maxAgeSeconds !== -1;
  const since = now - maxAgeSeconds * 1000;
  const isDropped = isYounger && use.firstAt !== null && Date.parse(use.firstAt) < since;
  const drops = [
    ...say(
      'drops',
      isDropped,
      `Events before ${new Date(since).toISOString()} are dropped at once: the oldest is of ${use.firstAt ?? ''}.`,
    ),
    ...say(
      'drops',
      before.maxBytes !== maxBytes && isBelow(maxBytes, use.bytes),
      `The oldest events are dropped at once: ${of(use.bytes - maxBytes)} of ${of(use.bytes)} bytes.`,
    ),
    ...say(
      'drops',
      before.maxMessages !== maxMessages && isBelow(maxMessages, use.messages),
      `The oldest events are dropped at once: ${of(use.messages - maxMessages)} of ${of(use.messages)}.`,
    ),
  ];
  return [
    ...say(
      'refused',
      isYounger && maxAgeSeconds < DUPLICATES_SECONDS,
      `Events are kept for at least ${String(DUPLICATES_SECONDS)} s: NATS looks for duplicates that long (duplicate_window).`,
    ),
    ...drops,
    ...say(
      'note',
      drops.length > 0,
      'The state stays as it is; a rebuild keeps objects whose events are gone, and cannot compare them.',
    ),
  ];
}

function state(
  before: EnvironmentSettings['state'],
  { maxBytes, history }: EnvironmentSettings['state'],
  use: NonNullable<InUse['state']>,
): EnvironmentConsequence[] {
  return [
    ...say(
      'drops',
      before.maxBytes !== maxBytes && isBelow(maxBytes, use.bytes),
      `The bucket has ${of(use.bytes)} bytes: no key can be written, and the state is not updated, until it has fewer.`,
    ),
    ...say(
      'drops',
      history < before.history && use.messages > use.keys,
      `Earlier values of keys are dropped at once: the bucket has ${of(use.messages)} values of ${of(use.keys)} keys.`,
    ),
  ];
}

const placeOf = ({ placement: { cluster = '', tags = [] } }: EnvironmentSettings): string =>
  JSON.stringify([cluster, tags.map((tag) => tag.toLowerCase()).toSorted()]);
export const isMoved = (before: EnvironmentSettings, after: EnvironmentSettings): boolean =>
  placeOf(before) !== placeOf(after);

/** What a change does, by figures of now (`now` in milliseconds since 1970). */
export function settingsConsequences(
  before: EnvironmentSettings,
  after: EnvironmentSettings,
  inUse: InUse,
  now: number,
): EnvironmentConsequence[] {
  const isScaled = before.replicas !== after.replicas;
  const isPlaced = isMoved(before, after);
  const isOdd = REPLICAS.some((count) => count === after.replicas);
  return [
    ...(inUse.events === null ? [] : events(before.events, after.events, inUse.events, now)),
    ...(inUse.state === null ? [] : state(before.state, after.state, inUse.state)),
    ...say('refused', isScaled && !isOdd, 'Replicas are one of 1, 3 and 5.'),
    ...say(
      'refused',
      isScaled && isPlaced,
      'NATS does not move streams while it changes their number of replicas: change one of the two first.',
    ),
    ...say(
      'note',
      isScaled && after.replicas === 1,
      'With one replica the Environment is unavailable while its server is down.',
    ),
    ...say(
      'note',
      (isScaled && after.replicas > before.replicas) || isPlaced,
      'NATS copies the streams to other servers meanwhile; reading and writing go on.',
    ),
  ];
}
