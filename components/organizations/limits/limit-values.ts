/** Name, plan and limits as a form has them: every limit a text, such as `10 GiB`, `500` or `unlimited`. Pure. */
import { formatCount } from '@/components/ui/content/format.ts';
import type { AccountLimits, JetStreamLimits } from '@/lib/domain/organizations/limits.ts';
import type { InUse, OrganizationSettings } from '@/lib/domain/organizations/settings.ts';

type Unit = 'bytes' | 'count';

export interface LimitField<Name extends string> {
  name: Name;
  /** its name in the claims of an account (nats-io/jwt v2) */
  claim: string;
  label: string;
  unit: Unit;
  /** what it counts, and how */
  hint?: string;
  /** which figures it is compared with */
  uses?: readonly (keyof InUse)[];
}

export type AccountLimit = Exclude<keyof AccountLimits, 'jetstream' | 'tiers'>;
export type JetStreamLimit = Exclude<keyof JetStreamLimits, 'maxBytesRequired'>;

export const ACCOUNT_FIELDS: readonly LimitField<AccountLimit>[] = [
  {
    name: 'connections',
    claim: 'conn',
    label: 'Connections',
    unit: 'count',
    hint: 'Of each account: trusted credentials connect to the home account, sealed ones and browsers to the edge account.',
    uses: ['homeConnections', 'edgeConnections'],
  },
  { name: 'leafnodes', claim: 'leaf', label: 'Leafnodes', unit: 'count', hint: 'Of each account.' },
  { name: 'subscriptions', claim: 'subs', label: 'Subscriptions', unit: 'count', hint: 'On each connection.' },
  { name: 'payloadBytes', claim: 'payload', label: 'Payload', unit: 'bytes', hint: 'Of each message.' },
  {
    name: 'dataBytes',
    claim: 'data',
    label: 'Data',
    unit: 'bytes',
    hint: 'nats-server keeps this figure and does not enforce it.',
  },
  {
    name: 'imports',
    claim: 'imports',
    label: 'Imports',
    unit: 'count',
    hint: 'Of the home account.',
    uses: ['imports'],
  },
  {
    name: 'exports',
    claim: 'exports',
    label: 'Exports',
    unit: 'count',
    hint: 'Of the home account.',
    uses: ['exports'],
  },
];

export const JETSTREAM_FIELDS: readonly LimitField<JetStreamLimit>[] = [
  {
    name: 'storageBytes',
    claim: 'disk_storage',
    label: 'Storage',
    unit: 'bytes',
    hint: 'On disk.',
    uses: ['storageBytes'],
  },
  {
    name: 'memoryBytes',
    claim: 'mem_storage',
    label: 'Memory',
    unit: 'bytes',
    hint: '0 for no stream in memory.',
    uses: ['memoryBytes'],
  },
  {
    name: 'streams',
    claim: 'streams',
    label: 'Streams',
    unit: 'count',
    hint: 'Buckets are streams, too.',
    uses: ['streams'],
  },
  {
    name: 'consumers',
    claim: 'consumer',
    label: 'Consumers',
    unit: 'count',
    hint: 'On each stream.',
    uses: ['consumers'],
  },
  {
    name: 'maxAckPending',
    claim: 'max_ack_pending',
    label: 'Max ack pending',
    unit: 'count',
    hint: 'Of each consumer.',
  },
  {
    name: 'streamStorageBytes',
    claim: 'disk_max_stream_bytes',
    label: 'Stream on disk',
    unit: 'bytes',
    hint: 'The largest size of one stream.',
  },
  {
    name: 'streamMemoryBytes',
    claim: 'mem_max_stream_bytes',
    label: 'Stream in memory',
    unit: 'bytes',
    hint: 'The largest size of one stream.',
  },
];

const UNITS = ['', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const UNLIMITED = 'unlimited';

/** `10737418240` → `10 GiB`, exactly: what is no whole number of a unit stays in bytes. */
export function limitText(limit: number, unit: Unit): string {
  if (limit < 0) return UNLIMITED;
  if (unit === 'count' || limit === 0) return String(limit);
  const power = UNITS.findLastIndex((_name, index) => limit % 1024 ** index === 0);
  return `${String(limit / 1024 ** power)} ${UNITS[power] ?? ''}`.trim();
}

/** What somebody wrote; null when it is no limit. `10 GiB`, `10gib`, `1.5 GiB`, `1,000`, `unlimited`, `-1`. */
export function parseLimit(text: string, unit: Unit): number | null {
  const plain = text.trim().toLowerCase().replaceAll(',', '');
  if (plain === UNLIMITED || plain === '-1') return -1;
  const [, digits = '', name = ''] = /^(\d+(?:\.\d+)?)\s*([kmgtp]i?b|b)?$/.exec(plain) ?? [];
  if (digits === '' || (unit === 'count' && name !== '')) return null;
  // Decimal units are other numbers; nobody should have to guess which one was meant.
  if (name !== '' && name !== 'b' && !name.includes('i')) return null;
  const power = Math.max(0, 'bkmgtp'.indexOf(name.charAt(0)));
  const value = Number(digits) * 1024 ** power;
  return Number.isSafeInteger(value) ? value : null;
}

/** Of the account, or of a tier. */
export const ACCOUNT = 'jetstream';
export type Group = string;

export interface SettingsValues {
  displayName: string;
  /** empty: none */
  plan: string;
  account: Record<AccountLimit, string>;
  /** by tier, or of the account */
  jetstream: Record<Group, Record<JetStreamLimit, string> & { maxBytesRequired: boolean }>;
}

const textsOf = <Name extends string>(fields: readonly LimitField<Name>[], limits: Record<Name, number>) =>
  Object.fromEntries(fields.map(({ name, unit }) => [name, limitText(limits[name], unit)])) as Record<Name, string>;

const jetstreamTexts = (limits: JetStreamLimits) => ({
  ...textsOf(JETSTREAM_FIELDS, limits),
  maxBytesRequired: limits.maxBytesRequired,
});

/** Limits as the form has them. */
export function limitValues(limits: OrganizationSettings['limits']): Pick<SettingsValues, 'account' | 'jetstream'> {
  const groups = limits.jetstream === null ? limits.tiers : { [ACCOUNT]: limits.jetstream };
  return {
    account: textsOf(ACCOUNT_FIELDS, limits),
    jetstream: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, jetstreamTexts(group)])),
  };
}

export const settingsValues = ({
  displayName,
  plan,
  limits,
}: Pick<OrganizationSettings, 'displayName' | 'plan' | 'limits'>): SettingsValues => ({
  displayName,
  plan: plan ?? '',
  ...limitValues(limits),
});

/** Where a text is no limit: path in the form → what it wants. */
export type Problems = Record<string, string>;

const WANTS: Record<Unit, string> = {
  count: 'A whole number, or “unlimited”.',
  bytes: 'Bytes, or a number with KiB, MiB, GiB, TiB, or “unlimited”.',
};

/** The limits that the form asks for, as a request has them; or what is wrong with its texts. */
export function limitsOf({ account, jetstream }: SettingsValues): { limits: AccountLimits } | { problems: Problems } {
  const problems: Problems = {};
  const read = <Name extends string>(fields: readonly LimitField<Name>[], texts: Record<Name, string>, at: string) =>
    Object.fromEntries(
      fields.map(({ name, unit }) => {
        const limit = parseLimit(texts[name], unit);
        if (limit === null) problems[`${at}.${name}`] = WANTS[unit];
        return [name, limit];
      }),
    ) as Record<Name, number>;
  const plain = read(ACCOUNT_FIELDS, account, 'account');
  const groups = Object.fromEntries(
    Object.entries(jetstream).map(([name, texts]) => [
      name,
      { ...read(JETSTREAM_FIELDS, texts, `jetstream.${name}`), maxBytesRequired: texts.maxBytesRequired },
    ]),
  );
  const { [ACCOUNT]: ofAccount = null, ...tiers } = groups;
  return Object.keys(problems).length > 0 ? { problems } : { limits: { ...plain, jetstream: ofAccount, tiers } };
}

/** The field of the form that a field of the request is: `limits.tiers.R1.streams` → `jetstream.R1.streams`. */
export const formPath = (path: string): string =>
  path
    .replace(/^limits\.(jetstream\.)/, '$1jetstream.')
    .replace(/^limits\.tiers\./, 'jetstream.')
    .replace(/^limits\./, 'account.');

export interface Difference {
  label: string;
  before: string;
  after: string;
}

const groupLabel = (name: Group) => (name === ACCOUNT ? '' : ` of tier ${name}`);

/** What differs between two sets of values, a line each. */
export function differences(
  before: SettingsValues,
  after: SettingsValues,
  planTitle: (name: string) => string,
): Difference[] {
  const line = (label: string, was: string, is: string): Difference[] =>
    was === is ? [] : [{ label, before: was, after: is }];
  const groups = [...new Set([...Object.keys(before.jetstream), ...Object.keys(after.jetstream)])];
  const yes = (value: boolean | undefined) => (value === undefined ? 'not limited' : value ? 'yes' : 'no');
  return [
    ...line('Name', before.displayName, after.displayName),
    ...line('Plan', planTitle(before.plan), planTitle(after.plan)),
    ...ACCOUNT_FIELDS.flatMap(({ name, label }) => line(label, before.account[name], after.account[name])),
    ...groups.flatMap((group) => {
      const [was, is] = [before.jetstream[group], after.jetstream[group]];
      const of = groupLabel(group);
      return [
        ...JETSTREAM_FIELDS.flatMap(({ name, label }) =>
          line(`${label}${of}`, was?.[name] ?? 'not limited', is?.[name] ?? 'not limited'),
        ),
        ...line(`Size limit of every stream required${of}`, yes(was?.maxBytesRequired), yes(is?.maxBytesRequired)),
      ];
    }),
  ];
}

/** `12 home, 40 edge`, or the one figure. */
export function inUseText(
  uses: readonly (keyof InUse)[],
  unit: Unit,
  inUse: InUse,
  bytes: (n: number) => string,
): string {
  const figure = (key: keyof InUse) => (unit === 'bytes' ? bytes(inUse[key]) : formatCount(inUse[key]));
  return uses.length === 1
    ? uses.map(figure).join('')
    : uses.map((key) => `${figure(key)} ${key.replace('Connections', '')}`).join(', ');
}
