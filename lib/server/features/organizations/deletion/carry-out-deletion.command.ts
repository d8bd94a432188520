import { endOf, isProven, mergeProofs } from '../../../../domain/evidence.ts';
import type { ServerProof } from '../../../../domain/evidence.ts';
import type { Grant } from '../../../../domain/grant.ts';
import type { Deletion, DeletionEvidence } from '../../../../domain/organizations/deletion.ts';
import { rememberDeleted } from '../../../accounts/deletion/deleted-accounts.ts';
import { askForEmptiness, purgeAccount } from '../../../accounts/deletion/emptiness.ts';
import { noteDeletion, readDeletion } from '../../../accounts/deletion/order-deletion.ts';
import { removeOwnRecords } from '../../../accounts/deletion/own-records.ts';
import { removeClaims, writeDeleting } from '../../../accounts/deletion/remove-claims.ts';
import { proofInTime } from '../../../accounts/evidence/carried-out.ts';
import type { BothAccounts } from '../../../accounts/suspension/suspension-proof.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { closeAct } from '../../../spine/state/open-acts.ts';

type DeletingGrant = Grant<'organization.delete' | 'intent.reconcile'>;
type Tell = (line: DeletionEvidence) => void;

/** Takes away what is in it, and asks every server for proof that nothing is left. */
async function empty(grant: DeletingGrant, act: string, accounts: BothAccounts, tell: Tell): Promise<ServerProof[]> {
  const servers = await allServers();
  const written = writeDeleting(grant, accounts, (server, account) => {
    tell({ type: 'claims', server, account, at: new Date().toISOString() });
  }).then(() => Promise.all([accounts.home, accounts.edge].map(purgeAccount)));
  const ask = () => askForEmptiness(accounts, servers);
  const [proofs] = await Promise.all([
    proofInTime(ask, written, (line) => {
      if (line.type === 'server') tell({ ...line, type: 'emptied' });
    }),
    written,
  ]);
  const noted = await noteDeletion(grant.organization, act, (one) => ({
    ...one,
    emptied: mergeProofs(one.emptied, proofs),
  }));
  return noted?.emptied ?? proofs;
}

/** Removes the claims on every server that belongs to the deployment. */
async function remove(grant: DeletingGrant, deletion: Deletion, accounts: BothAccounts, tell: Tell) {
  await rememberDeleted(grant.organization, accounts, deletion);
  const [servers, removed] = [await allServers(), await removeClaims(grant, accounts)];
  const at = new Date().toISOString();
  for (const [server, { keeps }] of removed) tell({ type: 'removed', server, keeps, at });
  const proofs = servers.map((server) =>
    removed.has(server)
      ? { server, provenAt: at, why: null }
      : { server, provenAt: null, why: 'It did not confirm that the claims are removed.' },
  );
  const keeps = [...removed].flatMap(([server, one]) => (one.keeps ? [server] : []));
  const noted = await noteDeletion(grant.organization, deletion.act, (one) => ({
    ...one,
    removed: mergeProofs(one.removed, proofs),
    keeps: [...new Set([...one.keeps, ...keeps])].sort(),
  }));
  return noted?.removed ?? proofs;
}

/**
 * Carries a deletion on that is written down: what is in the Organization, then its claims, then what Vertebra remembers, each when the one
 * before is proven on every server. Safe to repeat, and from several processes at once. `onDone` is called before it is forgotten that
 * anything was open. Gives what is proven.
 */
export async function carryOutDeletion(
  grant: DeletingGrant,
  act: string,
  tell: Tell,
  onDone: (deletion: Deletion) => Promise<void> = () => Promise.resolve(),
): Promise<ServerProof[]> {
  const slug = grant.organization;
  const known = await readDeletion(slug, act);
  if (known?.deletion.doneAt !== null) {
    if (known !== null) await onDone(known.deletion);
    await closeAct('open-deletions', slug, act);
    return known?.deletion.removed ?? [];
  }
  const { record, deletion } = known;
  const accounts = { home: record.home, edge: record.edge };
  const isEmpty = deletion.emptied.length > 0 && deletion.emptied.every(isProven);
  const emptied = isEmpty ? deletion.emptied : await empty(grant, act, accounts, tell);
  if (!emptied.every(isProven)) return emptied;
  const removed = await remove(grant, deletion, accounts, tell);
  if (!removed.every(isProven)) return removed;
  await removeOwnRecords(slug);
  const at = new Date().toISOString();
  const done = await noteDeletion(slug, act, (one) => ({ ...one, doneAt: one.doneAt ?? at }));
  tell({ type: 'records', at });
  if (done !== null) await onDone(done);
  await closeAct('open-deletions', slug, act);
  return removed;
}

/** The same for who waits for it: each server once, and how it ended. */
export async function tellDeletion(grant: DeletingGrant, act: string, tell: Tell): Promise<void> {
  const proofs = await carryOutDeletion(grant, act, tell);
  for (const proof of proofs) tell({ type: 'server', ...proof });
  tell(endOf(0, proofs));
}
