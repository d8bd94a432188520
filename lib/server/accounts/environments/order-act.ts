/** Writes an act on an Environment into its Organization's record: of several at once one is first, and the others are told who. */
import { VertebraError } from '../../../domain/errors.ts';
import type { EnvironmentAct } from '../../../domain/environments/environment-life.ts';
import { environmentName } from '../../../domain/names.ts';
import type { EnvironmentType } from '../../../domain/names.ts';
import type { EnvironmentStanding } from '../../keys/account-claims.ts';
import { environmentSetting, readSettings } from '../../keys/claims-settings.ts';
import type { AccountSettings } from '../../keys/claims-settings.ts';
import { knownAccounts } from '../account-writer.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { changeRecord, readOrganizationRecord, reserveOrganization, updateRecord } from '../organization-record.ts';
import type { OrganizationRecord } from '../organization-record.ts';
import { changeOf, withChange } from '../settings/settings-change.ts';
import { readStoredClaims } from '../stored-claims.ts';

/** Whoever is at work for longer is not at work any more, so somebody else may begin. */
const ACT_MS = 2 * 60_000;

const WORDS = {
  add: ['added', 'being added'],
  change: ['changed', 'being changed'],
  retire: ['retired', 'being retired'],
  restore: ['restored', 'being restored'],
  delete: ['deleted', 'being deleted'],
} as const;

/** `by olivia at 2026-11-27T13:00:00Z (“reason”)` */
const whoActed = ({ by, at, reason }: EnvironmentAct): string =>
  `by ${by.username} at ${at}${reason === '' ? '' : ` (“${reason}”)`}`;

const refuse = (text: string): never => {
  throw new VertebraError('conflict', `${text} Nothing was changed.`);
};

/** From which standing an act begins; null: from no Environment. */
const BEGINS: Record<EnvironmentAct['kind'], readonly (EnvironmentStanding | null)[]> = {
  add: ['active', null],
  change: ['active'],
  retire: ['active'],
  restore: ['retired'],
  delete: ['retired'],
};

/** Throws `conflict` when an act cannot begin: another one is under way, or the Environment does not stand so. */
function demandPossible(
  name: string,
  standing: EnvironmentStanding | null,
  last: EnvironmentAct | undefined,
  { kind }: EnvironmentAct,
): void {
  if (last?.done === false) {
    if (Date.now() - Date.parse(last.at) < ACT_MS) refuse(`${name} is ${WORDS[last.kind][1]} ${whoActed(last)}.`);
    if (last.kind === 'delete' && kind !== 'delete')
      refuse(`${name} is being deleted ${whoActed(last)}, which is carried to its end.`);
  }
  if (BEGINS[kind].includes(standing)) return;
  const by = last === undefined ? '' : `: ${WORDS[last.kind][0]} ${whoActed(last)}`;
  if (standing === 'retired')
    refuse(kind === 'retire' ? `${name} is retired already${by}.` : `${name} is retired${by}. Restore it first.`);
  if (standing === 'active')
    refuse(
      kind === 'delete'
        ? `${name} is not retired${by}. Only a retired Environment can be deleted: nothing writes to it any more.`
        : `${name} is not retired${by}.`,
    );
  refuse(`There is no Environment ${name}${last?.kind === 'delete' ? by : ''}.`);
}

/** How an Environment stands once the last change of the claims is everywhere. */
async function readHome({ slug, account }: IndexedOrganization, record: OrganizationRecord): Promise<AccountSettings> {
  if (record.home !== account)
    refuse(`The resolver has another home account of ${slug} than the one that Vertebra made.`);
  const stored = await readStoredClaims(record.home);
  if (stored === null) throw new Error(`The resolver has no claims of ${record.home}.`);
  return readSettings(withChange(stored.nats, record.change, 'home', Date.now()));
}

interface Order {
  wanted: EnvironmentAct;
  /** how the Environment stands afterwards, in the same write; left out: as before */
  standing?: EnvironmentStanding | null;
  /** what else the record says then */
  also?: (record: OrganizationRecord) => OrganizationRecord;
  /** one that stands in the record is carried on */
  isAgain?: boolean;
}

/**
 * Orders an act, compare-and-set of the record: the act and how the Environment stands are one write, from which whoever writes claims
 * carries it in. With `isAgain` the act that stands there is brought up to now. Gives the last act, which is another's when somebody came
 * later. Throws `conflict` that says who was first, or how the Environment stands; nothing is changed then. `judge` is asked before each
 * try, and throws what is in the way.
 */
export async function orderAct(
  organization: IndexedOrganization,
  type: EnvironmentType,
  { wanted, standing, also = (record) => record, isAgain = false }: Order,
  judge: () => Promise<EnvironmentAct> = () => Promise.resolve(wanted),
): Promise<EnvironmentAct> {
  const { slug, account } = organization;
  for (;;) {
    const { record, revision } = await reserveOrganization(slug, await knownAccounts(account));
    const last = record.environments[type];
    if (isAgain && last?.act !== wanted.act) return last ?? wanted;
    const home = await readHome(organization, record);
    const setting = environmentSetting(type);
    if (!isAgain) demandPossible(environmentName(slug, type), home[setting], last, wanted);
    const act = isAgain ? (last ?? wanted) : await judge();
    const next = { ...also(record), environments: { ...record.environments, [type]: act } };
    const order = { act: wanted.act, at: Date.now() };
    // Only the home account has tags of Environments; the edge account follows them.
    const current = { home, edge: home };
    const change =
      standing === undefined
        ? {}
        : { change: changeOf(order, current, { home: { [setting]: standing } }, record.change) };
    if ((await updateRecord(slug, { ...next, ...change }, revision)) !== null) return act;
  }
}

/** Changes what is remembered of an act, unless another one came since. Gives it as it is then, or null. */
export async function noteAct(
  slug: string,
  type: EnvironmentType,
  act: string,
  note: (act: EnvironmentAct) => EnvironmentAct,
): Promise<EnvironmentAct | null> {
  const { environments } = await changeRecord(slug, (record) => {
    const last = record.environments[type];
    return last?.act === act ? { ...record, environments: { ...record.environments, [type]: note(last) } } : null;
  });
  return environments[type]?.act === act ? environments[type] : null;
}

/** Takes an act back that changed nothing, as NATS refused it: what was remembered before stands again. */
export async function withdrawAct(
  slug: string,
  type: EnvironmentType,
  act: string,
  before: EnvironmentAct | undefined,
): Promise<void> {
  await changeRecord(slug, (record) => {
    if (record.environments[type]?.act !== act) return null;
    const { [type]: _withdrawn, ...others } = record.environments;
    return { ...record, environments: before === undefined ? others : { ...others, [type]: before } };
  });
}

/** The Environment whose last act it is, and that act; null when another one came since. Throws `nats-unavailable`. */
export async function findAct(
  slug: string,
  act: string,
): Promise<{ type: EnvironmentType; last: EnvironmentAct } | null> {
  const record = (await readOrganizationRecord(slug))?.record;
  for (const [type, last] of Object.entries(record?.environments ?? {}))
    if (last.act === act) return { type: type as EnvironmentType, last };
  return null;
}
