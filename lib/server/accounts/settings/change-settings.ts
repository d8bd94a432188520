/** Changes settings of an Organization's accounts, in the order that its record gives all who write its claims. */
import { knownAccounts, writeEdge, writeHome } from '../account-writer.ts';
import type { OneOrganization } from '../account-writer.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { readOrganizationRecord, reserveOrganization, updateRecord } from '../organization-record.ts';
import type { OrganizationRecord } from '../organization-record.ts';
import type { AccountClaims } from '../../keys/claims.ts';
import { readSettings } from '../../keys/claims-settings.ts';
import { readStoredClaims } from '../stored-claims.ts';
import { changeOf, withChange } from './settings-change.ts';
import type { BothSettings, SettingsChange, Side, WantedSettings } from './settings-change.ts';

/** The claims of both accounts, as they are or are about to be. */
export type BothBlocks = Record<Side, AccountClaims['nats']>;

async function blocksOf({ home, edge, change }: OrganizationRecord, now: number): Promise<BothBlocks> {
  const [ofHome, ofEdge] = await Promise.all([readStoredClaims(home), readStoredClaims(edge)]);
  if (ofHome === null || ofEdge === null) throw new Error(`The resolver has no claims of ${home} or ${edge}.`);
  return {
    home: withChange(ofHome.nats, change, 'home', now),
    edge: withChange(ofEdge.nats, change, 'edge', now),
  };
}

const settingsOf = ({ home, edge }: BothBlocks): BothSettings => ({
  home: readSettings(home),
  edge: readSettings(edge),
});

/** The claims of an Organization's accounts as they are once the last change of its settings is everywhere. */
export async function readBlocks({
  slug,
  account,
}: IndexedOrganization): Promise<BothBlocks & { settings: BothSettings }> {
  const record = (await readOrganizationRecord(slug))?.record;
  const accounts = record ?? (await knownAccounts(account));
  if (accounts.home === undefined || accounts.edge === undefined) throw new Error(`${slug} has no edge account.`);
  const blocks = await blocksOf({ ...accounts, change: record?.change } as OrganizationRecord, Date.now());
  return { ...blocks, settings: settingsOf(blocks) };
}

/**
 * Changes settings: written down in the record first, so that whoever writes claims at the same time carries them in, then in the claims of
 * both accounts on the servers. `decide` is told what there is and says what there shall be, or throws; it is asked again when somebody else
 * was faster. `act` is the correlation of the act that asks. Gives what was before, and the change.
 */
export async function changeSettings(
  grant: OneOrganization,
  { slug, account }: IndexedOrganization,
  act: string,
  decide: (blocks: BothBlocks, settings: BothSettings) => WantedSettings,
  onTaken?: (server: string) => void,
): Promise<{ before: BothSettings; change: SettingsChange }> {
  for (;;) {
    const { record, revision } = await reserveOrganization(slug, await knownAccounts(account));
    const now = Date.now();
    const blocks = await blocksOf(record, now);
    const before = settingsOf(blocks);
    const change = changeOf({ act, at: now }, before, decide(blocks, before), record.change);
    if ((await updateRecord(slug, { ...record, change }, revision)) === null) continue;
    await carryOut(grant, account, onTaken);
    return { before, change };
  }
}

/** Writes the claims of both accounts, with the last change of their settings. Safe to repeat. */
export async function carryOut(
  grant: OneOrganization,
  home: string,
  onTaken?: (server: string) => void,
): Promise<void> {
  await writeHome(grant, home, onTaken);
  await writeEdge(grant, home, onTaken);
}
