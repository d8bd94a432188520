/** A change of settings as the record of an Organization holds it, and how whoever writes claims carries it in. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { ENVIRONMENT_TYPES } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import type { AccountClaims } from '../../keys/claims.ts';
import { environmentSetting, readSettings, withSettings } from '../../keys/claims-settings.ts';
import { isShutByUs } from '../../keys/rewrite-claims.ts';
import type { AccountSettings, EnvironmentSetting, SettingName } from '../../keys/claims-settings.ts';

/**
 * For so long after it was asked for, a change is carried into claims that do not have it: whoever read them before it may write them after
 * it. Longer than any act takes, with clocks that differ.
 */
export const CARRIED_MS = 5 * 60_000;

/** Acts that a record remembers: more within a few minutes are nobody's. */
const MOST_ACTS = 20;

export type Side = 'home' | 'edge';

const entrySchema = z.object({
  side: z.enum(['home', 'edge']),
  name: z.string(),
  /** what it replaces; anything else that stands there since is somebody else's, and stays */
  before: z.array(z.json()),
  after: z.json(),
});
export const settingsChangeSchema = z.object({
  /** correlations of the acts that asked for it, the last one last */
  acts: z.array(z.string()),
  /** of the last one, in milliseconds since 1970 */
  at: z.int(),
  entries: z.array(entrySchema),
});
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
type Entry = SettingsChange['entries'][number];

/** The settings that an Organization's two accounts have. */
export type BothSettings = Record<Side, AccountSettings>;
export type WantedSettings = Partial<Record<Side, Partial<AccountSettings>>>;

/** The settings without its Environments, which are changed one by one. */
export function withoutEnvironments(settings: AccountSettings): Omit<AccountSettings, EnvironmentSetting> {
  const names = new Set<string>(ENVIRONMENT_TYPES.map(environmentSetting));
  const others = Object.entries(settings).filter(([name]) => !names.has(name));
  return Object.fromEntries(others) as Omit<AccountSettings, EnvironmentSetting>;
}

const isOpen = (change: SettingsChange | undefined, now: number): change is SettingsChange =>
  change !== undefined && now - change.at <= CARRIED_MS;

/** Claims that are open and carry the tags of a suspension had it: another tool has opened them since. */
const SUSPENDED: SettingName = 'suspended';

/** A block with what a change asks of its account. */
export function withChange<B extends AccountClaims['nats']>(
  block: B,
  change: SettingsChange | undefined,
  side: Side,
  now: number,
): B {
  if (!isOpen(change, now)) return block;
  const current = readSettings(block);
  const open = change.entries.filter(
    (entry) =>
      entry.side === side &&
      entry.before.some((value) => isDeepStrictEqual(value, current[entry.name as SettingName])) &&
      !(entry.name === SUSPENDED && entry.after === true && isShutByUs(block)),
  );
  if (open.length === 0) return block;
  return withSettings(block, Object.fromEntries(open.map(({ name, after }) => [name, after])));
}

/**
 * A change without what it says of suspension, where another tool has opened or closed the home account since: claims issued then (seconds
 * since 1970) say the contrary. Null when there is nothing to leave out.
 */
export function withoutSuspension(
  change: SettingsChange | undefined,
  { suspended, issuedAt }: { suspended: boolean; issuedAt: number },
): SettingsChange | null {
  if (change === undefined || issuedAt * 1000 <= change.at) return null;
  const entries = change.entries.filter(({ name, after }) => name !== SUSPENDED || after === suspended);
  return entries.length === change.entries.length ? null : { ...change, entries };
}

/** What is to be changed to get from these settings to those; what an earlier change still replaces, this one does, too. */
export function changeOf(
  { act, at }: { act: string; at: number },
  current: BothSettings,
  wanted: WantedSettings,
  earlier: SettingsChange | undefined,
): SettingsChange {
  const asked = (['home', 'edge'] as const).flatMap((side) =>
    Object.entries(wanted[side] ?? {}).flatMap(([name, after]): Entry[] => {
      const before = current[side][name as SettingName];
      return isDeepStrictEqual(before, after)
        ? []
        : [{ side, name, before: [before as Entry['after']], after: after as Entry['after'] }];
    }),
  );
  const open = isOpen(earlier, at) ? earlier : { acts: [], entries: [] };
  const isSame = (one: Entry) => (other: Entry) => one.side === other.side && one.name === other.name;
  const merged = asked.map((entry) => {
    const known = open.entries.find(isSame(entry));
    return known === undefined ? entry : { ...entry, before: [...known.before, ...entry.before] };
  });
  const others = open.entries.filter((entry) => !asked.some(isSame(entry)));
  return { acts: [...open.acts.slice(1 - MOST_ACTS), act], at, entries: [...others, ...merged] };
}
