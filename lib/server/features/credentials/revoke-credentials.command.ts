import { PassThrough } from 'node:stream';
import { accountOf } from '../../../domain/credentials/credential-rules.ts';
import type { RevocationAct, RevocationEvidence, RevokeCredentials } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { personOf } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { MOST_REVOCATIONS } from '../../accounts/revocations.ts';
import { ActCutOff, audited } from '../../audit/audited.ts';
import { carryOutRevocation } from './carry-out-revocation.command.ts';
import type { Tell } from './carry-out-revocation.command.ts';
import { createRevocationAct } from './revocation-acts.store.ts';
import { deleteGrants, revokeGrants, selectCredentials } from './select-credentials.store.ts';
import type { Selected } from './select-credentials.store.ts';

function demandSome({ wanted, expired, example }: Selected): void {
  if (wanted.length > 0) return;
  throw new VertebraError(
    'conflict',
    example === null
      ? `No valid credential is selected${expired > 0 ? `: ${String(expired)} have expired` : ''}. Nothing was revoked.`
      : `All of these are revoked already, one at ${example.at} by ${example.username}. Nothing was changed.`,
  );
}

function demandRoom(slug: string, { wanted, live }: Selected): void {
  for (const side of ['edge', 'home'] as const) {
    const more = wanted.filter((credential) => accountOf(credential) === side).length;
    if (more === 0 || live[side] + more <= MOST_REVOCATIONS) continue;
    throw new VertebraError(
      'conflict',
      `The ${side} account of ${slug} has ${String(live[side])} revocations whose JWTs have not expired yet, and takes ${String(MOST_REVOCATIONS)}. Nothing was revoked. Select fewer.`,
    );
  }
}

/** Connections that one audit record names; the act of revoking has all servers. */
const MOST_LINES = 50;

/** The words for the log: what was proven where, and what the servers closed. */
function summaryOf(lines: readonly RevocationEvidence[]): string {
  const closed = lines.flatMap((line) => (line.type === 'closed' ? [line.connection] : []));
  const said = lines.flatMap((line) => {
    if (line.type === 'selected') return [`${String(line.revoked)} revoked`];
    if (line.type === 'durable') return [`durable ${line.durable} of ${line.environment} deleted`];
    if (line.type !== 'end') return [];
    const proven = line.proven.length > 0 ? [`proven on ${line.proven.join(', ')}`] : [];
    return [...proven, ...(line.unproven.length > 0 ? [`not proven on ${line.unproven.join(', ')} yet`] : [])];
  });
  const shown = closed.slice(0, MOST_LINES).map((one) => `${one.server} closed ${one.address} (${one.reason})`);
  const more = closed.length > MOST_LINES ? [`${String(closed.length - MOST_LINES)} more closed`] : [];
  return [...said, ...shown, ...more].join('; ');
}

/** A problem after the first line of the answer, as its last line. */
const failureOf = (error: unknown): RevocationEvidence => ({
  type: 'failed',
  detail:
    error instanceof ActCutOff
      ? 'NATS stopped answering amid this. What is to be revoked is written down, and is carried to its end when NATS is back.'
      : error instanceof VertebraError
        ? error.message
        : 'An unexpected error; see the server log. What is to be revoked is written down, and is tried again.',
});

/**
 * Revokes credentials in the account of their roles, on every server, and gives the evidence as it comes. What is to be revoked is
 * written down before anything is done, so that another server carries it to its end when this one dies; who asked may go away meanwhile.
 * Throws `forbidden` when the caller may not revoke one of them or delete one of the durables, `invalid-request` for keys that nobody
 * was issued, `conflict` when nothing is left to revoke or an account takes no more; nothing was revoked then.
 */
export async function revokeCredentials(
  caller: Caller,
  slug: string,
  { selection, reason, deleteDurables }: RevokeCredentials,
): Promise<AsyncGenerator<RevocationEvidence>> {
  const organization = await findOrganization(authorize(caller.actor, 'credential.revoke', slug));
  const found = await selectCredentials(slug, selection);
  const [revoking] = revokeGrants(caller, slug, found.wanted);
  const [deleting = null] = deleteDurables ? deleteGrants(caller, slug, found) : [];
  const [first, ...others] = found.wanted;
  const lines: RevocationEvidence[] = [];
  const evidence = new PassThrough({ objectMode: true });
  const begun = Promise.withResolvers<undefined>();
  const tell: Tell = (line) => {
    lines.push(line);
    if (!evidence.destroyed) evidence.write(line);
    begun.resolve(undefined);
  };
  const act = async () => {
    demandSome(found);
    demandRoom(slug, found);
    if (revoking === undefined) throw new Error('Nothing is selected.');
    const record: RevocationAct = {
      act: caller.correlation,
      at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      by: personOf(caller.actor),
      reason,
      selection,
      publicKeys: found.wanted.map(({ publicKey }) => publicKey),
      durables: deleting === null ? [] : found.durables.map(({ environment, durable }) => ({ environment, durable })),
      servers: [],
      closed: { count: 0, first: [] },
    };
    await createRevocationAct(slug, record);
    const { wanted: credentials, already, expired } = found;
    await carryOutRevocation({ revoking, deleting }, organization, { record, credentials, already, expired }, tell);
  };
  const object = first !== undefined && others.length === 0 ? first.publicKey : caller.correlation;
  // Last, since it is the caller's own words.
  const summary = () => `${summaryOf(lines)}. Reason given: ${reason}`;
  audited(caller, { action: 'credential.revoke', organization: slug, object }, act, summary).then(
    () => evidence.end(),
    (error: unknown) => {
      begun.reject(error);
      if (!evidence.destroyed) evidence.write(failureOf(error));
      evidence.end();
    },
  );
  await begun.promise;
  return evidence[Symbol.asyncIterator]() as AsyncGenerator<RevocationEvidence>;
}
