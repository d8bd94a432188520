import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf, mayWrite } from '../../../../domain/credentials/credential-rules.ts';
import { CREDENTIAL_ROLE_IDS } from '../../../../domain/credentials/credential-roles.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import { isProven, mergeProofs } from '../../../../domain/evidence.ts';
import type { EnvironmentAct } from '../../../../domain/environments/environment-life.ts';
import { environmentName } from '../../../../domain/names.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import { findAct, noteAct } from '../../../accounts/environments/order-act.ts';
import { writeSides } from '../../../accounts/evidence/carried-out.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { readOrganizationRecord } from '../../../accounts/organization-record.ts';
import { everyKey, generationsOf, readAllSigningKeys } from '../../../accounts/signing-keys.ts';
import { recordLateProof } from '../../../audit/late-proof.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { log } from '../../../log/log.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { carryOnActs } from '../../../spine/state/open-acts.ts';
import { askForProof } from '../../credentials/revocation-proof.store.ts';
import {
  carryOutAddition,
  carryOutChange,
  carryOutRestoration,
  carryOutRetirement,
  closeEnvironmentAct,
} from './carry-out-act.command.ts';
import type { Acting } from './carry-out-act.command.ts';
import { carryOutDeletion } from './carry-out-deletion.command.ts';
import { cutUsersOfEnvironment } from './cut-users.store.ts';

/** Between two looks at what is not carried out, or not proven yet. */
const LOOK_MS = 5_000;
/** Who began it is at work on it for so long. */
const ACT_MS = 15_000;

/** Carries an act that stands in the record to its end; gives the servers on which it is not proven then. */
async function carryOn(acting: Acting): Promise<string[]> {
  const grant = reconcileGrant(acting.organization.slug);
  const again = { ...acting, isAgain: true };
  let unproven: string[] = [];
  const tell = (line: { type: string; unproven?: string[] }) => {
    if (line.type === 'end') unproven = line.unproven ?? [];
  };
  const carryOut = {
    add: () => carryOutAddition(grant, again),
    change: () => carryOutChange(grant, again),
    retire: () => carryOutRetirement(grant, again, tell),
    restore: () => carryOutRestoration(grant, again, tell),
    delete: () => carryOutDeletion(grant, again, tell),
  }[acting.wanted.kind];
  await carryOut();
  return unproven;
}

const DONE = {
  add: 'The Environment was added.',
  change: 'The settings were changed.',
  retire: 'The Environment was retired.',
  restore: 'The Environment was restored.',
  delete: 'The Environment was deleted with its data.',
} as const;

const reasonOf = ({ reason }: EnvironmentAct): string => (reason === '' ? '' : ` Reason given: ${reason}`);

/** An act on an Environment whose server died: once it is in the record it is carried to its end. */
export const outcomeOfEnvironmentAct: FindOutcome = async ({ organization: slug, correlation }) => {
  const found = slug === null ? null : await findAct(slug, correlation);
  const organization = slug === null ? undefined : (await getIndex()).organizations.get(slug);
  if (found === null)
    return { result: 'failed', reason: 'Nothing was changed by it, unless somebody has come since and carried it on.' };
  if (organization === undefined)
    return { result: 'failed', reason: `${slug ?? ''} is not there. It is carried out once it is.` };
  const { type, last } = found;
  try {
    const unproven = last.done
      ? last.servers.filter((one) => !isProven(one)).map(({ server }) => server)
      : await carryOn({ organization, type, wanted: last });
    const rest = unproven.length === 0 ? '' : ` Not proven on ${unproven.join(', ')} yet.`;
    return { result: 'done', reason: `${DONE[last.kind]}${rest}${reasonOf(last)}` };
  } catch (error) {
    if (error instanceof VertebraError && error.code === 'invalid-request')
      return { result: 'failed', reason: error.message };
    throw error;
  }
};

/** Carries on an act that is open, or asks the servers once more that have not proven it. */
async function lookAgain(slug: string, act: string): Promise<void> {
  const found = await findAct(slug, act);
  const known = await readOrganizationRecord(slug);
  const organization = (await getIndex()).organizations.get(slug);
  if (found === null || known === null) return closeEnvironmentAct(slug, act);
  // An Organization whose claims cannot be read for a while comes back with what was to be done.
  if (organization === undefined) return;
  const { type, last } = found;
  if (!last.done) {
    await carryOn({ organization, type, wanted: last });
    return;
  }
  const users = await cutUsersOfEnvironment(slug, known.record, type, last.kind === 'delete');
  const proven = new Set(last.servers.filter(isProven).map(({ server }) => server));
  const servers = (await allServers()).filter((server) => !proven.has(server));
  const first = await askForProof(users, servers);
  if (first.needsClaims) await writeSides(reconcileGrant(slug), organization.account, ['home', 'edge']);
  const { proofs } = first.needsClaims ? await askForProof(users, servers) : first;
  const noted = await noteAct(slug, type, act, (one) => ({ ...one, servers: mergeProofs(one.servers, proofs) }));
  if (noted?.servers.every(isProven) === false) return;
  if (noted !== null && noted.servers.length > 0) {
    const action = `environment.${noted.kind}` as const;
    const about = { action, organization: slug, object: environmentName(slug, type) };
    const caller = { actor: VERTEBRA, address: 'none', correlation: act };
    await recordLateProof(caller, about, noted.servers, reasonOf(noted).trim());
  }
  await closeEnvironmentAct(slug, act);
}

/** Looks once at every act that is not over, but for those that somebody has just begun. Throws `nats-unavailable`. */
export const carryOnEnvironments = (olderThanMs: number): Promise<void> =>
  carryOnActs('open-environments', olderThanMs, lookAgain);

const WRITERS = CREDENTIAL_ROLE_IDS.filter((role) => mayWrite({ role }));

/**
 * Writes claims again that carry a key of a retired Environment which can write, as when somebody put some of before into the resolver, or a
 * server of an earlier version wrote them. Claims that say it is active are believed. Throws `nats-unavailable`.
 */
export async function withholdKeysAgain(): Promise<void> {
  const [index, vault, all] = await Promise.all([getIndex(), getVault(), readAllSigningKeys()]);
  for (const { slug, account, retired } of index.organizations.values()) {
    const accounts = { home: account, edge: index.edgeOf(account) };
    const wrong = retired.flatMap((environment) =>
      WRITERS.flatMap((role) => {
        const side = accountOf({ role });
        const of = accounts[side];
        const key = { role, environment };
        const keys = of === undefined ? [] : everyKey(vault, of, key, generationsOf(all.get(slug) ?? new Map(), key));
        return keys.some((one) => index.carriesSigner(of ?? '', one) === true) ? [side] : [];
      }),
    );
    if (wrong.length === 0) continue;
    try {
      // A record that was lost orders nobody's claims.
      if ((await readOrganizationRecord(slug))?.record.home !== account) continue;
      await writeSides(reconcileGrant(slug), account, [...new Set(wrong)]);
    } catch (error) {
      log('keys of a retired Environment could not be taken out of claims again', { organization: slug }, error);
    }
  }
}

/** Goes on until each act is over, and keeps retired Environments shut. Never returns; NATS being away only delays it. */
export async function keepCarryingOnEnvironments(): Promise<never> {
  let version = -1;
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await carryOnEnvironments(ACT_MS).catch(() => undefined);
    const now = await getIndex().then(
      (index) => index.version,
      () => version,
    );
    if (now === version) continue;
    await withholdKeysAgain().then(
      () => (version = now),
      () => undefined,
    );
  }
}
