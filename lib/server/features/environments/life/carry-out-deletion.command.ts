import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import { CREDENTIAL_ROLE_IDS } from '../../../../domain/credentials/credential-roles.ts';
import { endOf, isProven } from '../../../../domain/evidence.ts';
import type { EnvironmentAct } from '../../../../domain/environments/environment-life.ts';
import type { Grant } from '../../../../domain/grant.ts';
import { environmentName } from '../../../../domain/names.ts';
import type { EnvironmentType } from '../../../../domain/names.ts';
import { knownAccounts } from '../../../accounts/account-writer.ts';
import { noteAct, orderAct } from '../../../accounts/environments/order-act.ts';
import { writeSides } from '../../../accounts/evidence/carried-out.ts';
import { withHome } from '../../../accounts/home/home.ts';
import { readOrganizationRecord, reserveOrganization } from '../../../accounts/organization-record.ts';
import type { OrganizationRecord } from '../../../accounts/organization-record.ts';
import { takeOutBefore } from '../../../accounts/rotation/change-signing-key.ts';
import { generationsOf, readSigningKeys, recordOf } from '../../../accounts/signing-keys.ts';
import { deleteEnvironmentStreams } from '../../../spine/state/environment-streams.ts';
import { forgetMark } from '../../../spine/state/projection-marks.ts';
import { removeDurableOwners } from '../../credentials/durable-owners.store.ts';
import { closeEnvironmentAct } from './carry-out-act.command.ts';
import type { Acting } from './carry-out-act.command.ts';
import { cutAndProve } from './cut-and-prove.command.ts';
import type { TellEvidence } from './cut-and-prove.command.ts';
import { cutUsersOfEnvironment } from './cut-users.store.ts';

/** Takes out every generation of the keys that have signed for an Environment: should it be added again, no old credential comes back. */
async function takeOutKeys(slug: string, environment: EnvironmentType, by: EnvironmentAct): Promise<void> {
  const record = (await readOrganizationRecord(slug))?.record;
  for (const role of CREDENTIAL_ROLE_IDS) {
    const key = { role, environment };
    const named = record?.[accountOf(key) === 'home' ? 'homeKeys' : 'edgeKeys'] ?? [];
    const records = await readSigningKeys(slug);
    const known = recordOf(records, key);
    const isNamed = named.some((one) => one.role === role && one.environment === environment);
    if (known?.act === by.act || (!isNamed && known === undefined)) continue;
    const { generation } = generationsOf(records, key);
    const change = { at: by.at, by: by.by, reason: by.reason, act: by.act };
    await takeOutBefore(slug, { ...key, generation: generation + 1 }, change);
  }
}

const withoutKeys =
  (type: EnvironmentType) =>
  (record: OrganizationRecord): OrganizationRecord => ({
    ...record,
    homeKeys: record.homeKeys.filter(({ environment }) => environment !== type),
    edgeKeys: record.edgeKeys.filter(({ environment }) => environment !== type),
  });

/**
 * Deletes a retired Environment: whoever reads it is cut as well, with proof; then go its streams with all that is in them, what is remembered
 * of its durables and its projection, and at last its name. Safe to repeat after a crash at any step. Throws as `orderAct` does before the
 * first line is told.
 */
export async function carryOutDeletion(
  grant: Grant<'environment.delete'> | Grant<'intent.reconcile'>,
  { organization, type, wanted, isAgain = false }: Acting,
  tell: TellEvidence,
): Promise<void> {
  const { slug, account } = organization;
  const environment = environmentName(slug, type);
  const { record } = await reserveOrganization(slug, await knownAccounts(account));
  const users = await cutUsersOfEnvironment(slug, record, type, true);
  const begin = async () => {
    const ordered = await orderAct(organization, type, { wanted, isAgain });
    if (ordered.act === wanted.act) await takeOutKeys(slug, type, ordered);
    return ordered;
  };
  const proof = await cutAndProve(grant, organization, type, users, wanted, begin, tell);
  if (proof === null) return closeEnvironmentAct(slug, wanted.act);
  await withHome(grant, { organization: slug, account }, (connection) =>
    deleteEnvironmentStreams(connection, environment, (deleted) => tell({ type: 'deleted', ...deleted })),
  );
  // Once more: somebody may have been issued a credential while the Environment was retired.
  await takeOutKeys(slug, type, wanted);
  await removeDurableOwners({ organization: slug, environment: type });
  await forgetMark(environment);
  await orderAct(organization, type, { wanted, standing: null, also: withoutKeys(type), isAgain: true });
  await writeSides(grant, account, ['home', 'edge'], (line) => {
    // Those of before were told.
    if (line.type !== 'claims') tell(line);
  });
  await noteAct(slug, type, wanted.act, (one) => ({ ...one, done: true }));
  if (proof.servers.every(isProven)) await closeEnvironmentAct(slug, wanted.act);
  tell(endOf(proof.closed, proof.servers));
}
