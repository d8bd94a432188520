import { masterLabel } from '../../../domain/credentials/credential-rules.ts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type { RevocationAct } from '../../../domain/credentials/revocation.ts';
import { isProven } from '../../../domain/evidence.ts';
import { reconcileGrant, VERTEBRA } from '../../access/reconcile-grant.ts';
import { writeSides } from '../../accounts/evidence/carried-out.ts';
import { getIndex } from '../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { liveRevocations, readRevocations } from '../../accounts/revocations.ts';
import { recordLateProof } from '../../audit/late-proof.ts';
import { readAudit } from '../../audit/read.ts';
import type { FindOutcome } from '../../audit/outcome.ts';
import { recordAudit } from '../../audit/record.ts';
import { generationsOf, readSigningKeys } from '../../accounts/signing-keys.ts';
import { log } from '../../log/log.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { carryOnActs } from '../../spine/state/open-acts.ts';
import { carryOutRevocation } from './carry-out-revocation.command.ts';
import { cutUsersOf } from './cut-users.store.ts';
import { readCredentialRecords } from './credential-records.store.ts';
import { closeRevocation, readRevocationAct, recordProofs } from './revocation-acts.store.ts';
import { askForProof } from './revocation-proof.store.ts';
import { signingKeyLabel } from '../../../domain/credentials/signing-key-name.ts';

/** Between two looks at what is not proven yet. */
const LOOK_MS = 5_000;
/** Who began it is at work on it for so long. */
const ACT_MS = 15_000;

async function credentialsOf(slug: string, keys: ReadonlySet<string>): Promise<Credential[]> {
  const records = await readCredentialRecords(slug);
  return records
    .filter((record) => record.readable && keys.has(record.publicKey))
    .map(({ text }) => credentialSchema.parse(JSON.parse(text)));
}

/** Does all of an act again, from what was written down; gives the servers on which it is not proven then. */
async function carryOutAgain(organization: IndexedOrganization, record: RevocationAct): Promise<string[]> {
  const credentials = await credentialsOf(organization.slug, new Set(record.publicKeys));
  const grant = reconcileGrant(organization.slug);
  let unproven: string[] = [];
  const what = { record, credentials, already: 0, expired: 0 };
  await carryOutRevocation({ revoking: grant, deleting: grant }, organization, what, (line) => {
    if (line.type === 'end') ({ unproven } = line);
  });
  return unproven;
}

/** What an act has done, as a sentence. */
const whatWasDone = ({ selection, publicKeys }: RevocationAct): string => {
  if (selection.by === 'signing-key')
    return `Older generations of the signing key ${signingKeyLabel(selection)} were removed.`;
  return selection.by === 'master-secret'
    ? `Signing keys of master secrets before ${String(selection.master)} were removed.`
    : `${String(publicKeys.length)} credentials were revoked.`;
};

/** How the audit log names an act. */
function subjectOf(organization: string, { act, selection, publicKeys }: RevocationAct) {
  if (selection.by === 'signing-key')
    return { action: 'signing-key.rotate', organization, object: signingKeyLabel(selection) } as const;
  if (selection.by === 'master-secret')
    return { action: 'master-secret.rotate', organization, object: masterLabel(selection.master) } as const;
  const [only = act] = publicKeys.length === 1 ? publicKeys : [];
  return { action: 'credential.revoke', organization, object: only } as const;
}

/**
 * An act of revoking whose server died: what was to be revoked is written down first, and revoking only takes rights away, so it is
 * carried to its end.
 */
export const outcomeOfRevocation: FindOutcome = async ({ organization: slug, correlation }) => {
  const record = slug === null ? null : await readRevocationAct(slug, correlation);
  const organization = slug === null ? undefined : (await getIndex()).organizations.get(slug);
  if (record === null) return { result: 'failed', reason: 'Nothing was revoked.' };
  if (organization === undefined)
    return {
      result: 'failed',
      reason: `${slug ?? ''} does not exist. The revocation is recorded, and is carried out once it does.`,
    };
  const unproven = await carryOutAgain(organization, record);
  const rest = unproven.length === 0 ? 'It is proven on every server.' : `Not proven on ${unproven.join(', ')} yet.`;
  return { result: 'done', reason: `${whatWasDone(record)} ${rest}` };
};

/** Asks the servers once more about an act that is not proven on all of them, and writes claims again where some are older. */
async function proveAgain(slug: string, act: string): Promise<void> {
  const record = await readRevocationAct(slug, act);
  const organization = (await getIndex()).organizations.get(slug);
  if (record === null) await closeRevocation(slug, act);
  // An Organization whose claims cannot be read for a while comes back with what was to be revoked.
  if (record === null || organization === undefined) return;
  const revocations = await readRevocations(slug);
  const remembered = new Set(revocations.map(({ publicKey }) => publicKey));
  const keys = await readSigningKeys(slug);
  const isTakenOut = record.keys.every((key) => generationsOf(keys, key).oldest >= key.generation);
  if (!isTakenOut || !record.publicKeys.every((key) => remembered.has(key))) {
    const unproven = await carryOutAgain(organization, record);
    if (record.by.issuer === VERTEBRA.issuer) await recordOwnAct(slug, record, unproven);
    return;
  }
  const users = await cutUsersOf(
    organization,
    revocations.filter((one) => one.act === act),
    record.keys,
  );
  const before = new Set(record.servers.filter(isProven).map(({ server }) => server));
  const servers = (await allServers()).filter((server) => !before.has(server));
  const first = await askForProof(users, servers);
  if (first.needsClaims) {
    const sides = users.map(({ side }) => side);
    await writeSides(reconcileGrant(slug), organization.account, sides);
  }
  const { proofs } = first.needsClaims ? await askForProof(users, servers) : first;
  const known = await recordProofs(slug, act, proofs);
  if (!known.every(isProven)) return;
  await recordLateProof({ actor: VERTEBRA, address: 'none', correlation: act }, subjectOf(slug, record), known);
  await closeRevocation(slug, act);
}

/** An act that nobody asked for has no intent that is found open: its server may have died before it was written. */
async function recordOwnAct(organization: string, record: RevocationAct, unproven: readonly string[]): Promise<void> {
  const { act, selection, reason } = record;
  if (selection.by !== 'signing-key') return;
  const subject = { action: 'signing-key.rotate', organization, object: signingKeyLabel(selection) } as const;
  const { items } = await readAudit({ filter: subject, limit: 50 });
  if (items.some(({ correlation }) => correlation === act)) return;
  const rest = unproven.length === 0 ? 'It is proven on every server.' : `Not proven on ${unproven.join(', ')} yet.`;
  const draft = { ...subject, result: 'done', reason: `${reason} ${whatWasDone(record)} ${rest}` } as const;
  await recordAudit({ actor: VERTEBRA, address: 'none', correlation: act }, draft);
}

/** Looks once at every act that is not proven on all servers, but for those that somebody has just begun. Throws `nats-unavailable`. */
export const proveOpenRevocations = (olderThanMs: number): Promise<void> =>
  carryOnActs('open-revocations', olderThanMs, proveAgain);

/**
 * Writes revocations again where somebody has put claims into the resolver that lack them, such as a copy of before with another tool.
 * Throws `nats-unavailable`.
 */
export async function restoreRevocations(): Promise<void> {
  const index = await getIndex();
  for (const { slug, side, wanted } of await liveRevocations(Date.now())) {
    const organization = index.organizations.get(slug);
    if (organization === undefined) continue;
    // the one that is written, whatever stands beside it
    const account = (await readOrganizationRecord(slug))?.record[side];
    const carried = account === undefined ? undefined : index.revocationsIn(account);
    if (account === undefined || carried === undefined) continue;
    const lost = [...wanted].filter(([publicKey, at]) => (carried[publicKey] ?? 0) < at);
    if (lost.length === 0) continue;
    try {
      await writeSides(reconcileGrant(slug), organization.account, [side]);
      await recordAudit(
        { actor: VERTEBRA, address: 'none', correlation: randomUUID() },
        {
          action: 'credential.revoke',
          organization: slug,
          object: account,
          result: 'done',
          reason: `Claims of the ${side} account came into the resolver without ${String(lost.length)} revocations. They were written again.`,
        },
      );
    } catch (error) {
      log('revocations that claims lack could not be written again', { organization: slug, account }, error);
    }
  }
}

/** At the latest after so long, also when no claims were heard to change. */
const RESTORE_MS = 60_000;

/** Goes on until each act is proven on every server. Never returns; NATS being away only delays it. */
export async function keepProvingRevocations(): Promise<never> {
  let looked = { version: -1, at: -Infinity };
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    await proveOpenRevocations(ACT_MS).catch(() => undefined);
    const version = await getIndex().then(
      (index) => index.version,
      () => looked.version,
    );
    if (version === looked.version && performance.now() - looked.at < RESTORE_MS) continue;
    const at = performance.now();
    await restoreRevocations().then(
      () => (looked = { version, at }),
      () => undefined,
    );
  }
}
