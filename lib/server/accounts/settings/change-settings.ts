/** Changes settings of an Organization's accounts, in the order that its record gives all who write its claims. */
import { VertebraError } from '../../../domain/errors.ts';
import { knownAccounts, writeEdge, writeHome } from '../account-writer.ts';
import type { OneOrganization } from '../account-writer.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { changeRecord, readOrganizationRecord, reserveOrganization, updateRecord } from '../organization-record.ts';
import type { KnownAccounts } from '../organization-record.ts';
import type { AccountClaims } from '../../keys/claims.ts';
import { readSettings } from '../../keys/claims-settings.ts';
import { readStoredClaims } from '../stored-claims.ts';
import { changeOf, withChange } from './settings-change.ts';
import type { BothSettings, SettingsChange, Side, WantedSettings } from './settings-change.ts';

/** Both accounts of an Organization as they are once the last change of their settings is everywhere. */
export interface BothAccounts {
  blocks: Record<Side, AccountClaims['nats']>;
  settings: BothSettings;
}

async function readBoth(
  slug: string,
  { home, edge }: KnownAccounts,
  change: SettingsChange | undefined,
  now: number,
): Promise<BothAccounts> {
  const read = async (key: string | undefined) => (key === undefined ? null : readStoredClaims(key));
  const [ofHome, ofEdge] = await Promise.all([read(home), read(edge)]);
  if (!ofHome || !ofEdge)
    throw new VertebraError(
      'conflict',
      `${slug} has no edge account: complete it first, by creating it again as it is.`,
    );
  const blocks = {
    home: withChange(ofHome.nats, change, 'home', now),
    edge: withChange(ofEdge.nats, change, 'edge', now),
  };
  return { blocks, settings: { home: readSettings(blocks.home), edge: readSettings(blocks.edge) } };
}

/** Throws `conflict` for an Organization without an edge account: other means made it, or its creation was cut off. */
export async function readBothAccounts({ slug, account }: IndexedOrganization): Promise<BothAccounts> {
  const record = (await readOrganizationRecord(slug))?.record;
  return readBoth(slug, record ?? (await knownAccounts(account)), record?.change, Date.now());
}

/**
 * Changes settings: written down in the record first, so that whoever writes claims at the same time carries them in, then in the claims of
 * both accounts on the servers. `decide` is told what there is and says what there shall be, or throws; it is asked again when somebody else
 * was faster. `act` is the correlation of the act that asks. Gives what this act changes, without what
 * an earlier one did.
 */
export async function changeSettings(
  grant: OneOrganization,
  organization: IndexedOrganization,
  act: string,
  decide: (accounts: BothAccounts) => WantedSettings,
  onTaken?: (server: string) => void,
): Promise<SettingsChange> {
  const { slug, account } = organization;
  // Nothing is reserved for one that cannot be changed.
  await readBothAccounts(organization);
  for (;;) {
    const { record, revision } = await reserveOrganization(slug, await knownAccounts(account));
    const now = Date.now();
    const accounts = await readBoth(slug, record, record.change, now);
    const wanted = decide(accounts);
    const change = changeOf({ act, at: now }, accounts.settings, wanted, record.change);
    if ((await updateRecord(slug, { ...record, change }, revision)) === null) continue;
    await writeBoth(grant, account, onTaken);
    return changeOf({ act, at: now }, accounts.settings, wanted, undefined);
  }
}

async function writeBoth(grant: OneOrganization, home: string, onTaken?: (server: string) => void): Promise<void> {
  await writeHome(grant, home, onTaken);
  await writeEdge(grant, home, onTaken);
}

/** Carries the last change to its end, whose server ended amid it. Safe to repeat. */
export async function carryOnChange(grant: OneOrganization, { slug, account }: IndexedOrganization): Promise<void> {
  await changeRecord(slug, (record) =>
    record.change ? { ...record, change: { ...record.change, at: Date.now() } } : null,
  );
  await writeBoth(grant, account);
}
