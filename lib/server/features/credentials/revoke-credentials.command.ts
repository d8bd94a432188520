import { PassThrough } from 'node:stream';
import { revokeAction } from '../../../domain/credentials/credential-rules.ts';
import type { RevokeAction } from '../../../domain/credentials/credential-rules.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';
import type { RevocationAct, RevocationEvidence, RevokeCredentials } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Grant } from '../../../domain/grant.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { personOf } from '../../../domain/system/person.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { readRevocations } from '../../accounts/revocations.ts';
import { audited } from '../../audit/audited.ts';
import { carryOutRevocation } from './carry-out-revocation.command.ts';
import { createRevocationAct } from './revocation-acts.store.ts';
import { selectCredentials } from './select-credentials.store.ts';

type Tell = (line: RevocationEvidence) => void;

/** The grants that revoking these takes, the weakest last; throws for the first that the caller has not. */
function grantsFor(caller: Caller, slug: string, credentials: readonly Credential[]): Grant<RevokeAction>[] {
  const actions = new Set<RevokeAction>(credentials.map(revokeAction));
  return [...actions].map((action) => authorize(caller.actor, action, slug));
}

/** Those that are not revoked yet; throws `conflict` when none is left. */
async function notYetRevoked(slug: string, credentials: readonly Credential[]) {
  const revoked = new Map((await readRevocations(slug)).map((one) => [one.publicKey, one]));
  const wanted = credentials.filter(({ publicKey }) => !revoked.has(publicKey));
  const already = credentials.flatMap(({ publicKey }) => revoked.get(publicKey) ?? []);
  if (wanted.length > 0) return { wanted, already };
  const [first] = already;
  throw new VertebraError(
    'conflict',
    first === undefined
      ? 'No valid credential is selected. Nothing was revoked.'
      : `All of these are revoked already, the first one at ${first.at} by ${first.by.username}. Nothing was changed.`,
  );
}

/** The words for the log: servers and connections, of which a record holds so many. */
const MOST_LINES = 50;

function summaryOf(lines: readonly RevocationEvidence[]): string {
  const closed = lines.flatMap((line) => (line.type === 'closed' ? [line.connection] : []));
  const said = lines.flatMap((line) => {
    if (line.type === 'selected') return [`${String(line.revoked)} revoked`];
    if (line.type === 'end')
      return [
        ...line.proven.map((server) => `proven on ${server}`),
        ...line.unproven.map((server) => `not proven on ${server}`),
      ];
    return [];
  });
  const shown = closed.slice(0, MOST_LINES).map((one) => `closed ${one.address} on ${one.server} at ${one.closedAt}`);
  const more = closed.length > MOST_LINES ? [`closed ${String(closed.length - MOST_LINES)} more`] : [];
  return [...said, ...shown, ...more].join('; ');
}

/**
 * Revokes credentials in the account of their roles, on every server, and gives the evidence as it comes. What is to be revoked is
 * written down before anything is done, so that another server carries it to its end when this one dies; who asked may go away meanwhile.
 * Throws `forbidden` when the caller may not revoke one of them, `invalid-request` for keys that nobody was issued, `conflict` when
 * nothing is left to revoke; nothing was revoked then.
 */
export async function revokeCredentials(
  caller: Caller,
  slug: string,
  { selection, reason }: RevokeCredentials,
): Promise<AsyncGenerator<RevocationEvidence>> {
  const organization = await findOrganization(authorize(caller.actor, 'credential.revoke', slug));
  const selected = await selectCredentials(slug, selection);
  const [grant] = grantsFor(caller, slug, selected);
  const object = selected.length === 1 ? (selected[0]?.publicKey ?? '') : caller.correlation;
  const lines: RevocationEvidence[] = [];
  const evidence = new PassThrough({ objectMode: true });
  const begun = Promise.withResolvers<undefined>();
  const tell: Tell = (line) => {
    lines.push(line);
    if (!evidence.destroyed) evidence.write(line);
    begun.resolve(undefined);
  };
  const act = async () => {
    const { wanted, already } = await notYetRevoked(slug, selected);
    if (grant === undefined) throw new Error('Nothing is selected.');
    const record: RevocationAct = {
      act: caller.correlation,
      at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
      by: personOf(caller.actor),
      reason,
      selection,
      publicKeys: wanted.map(({ publicKey }) => publicKey),
      servers: [],
    };
    await createRevocationAct(slug, record);
    await carryOutRevocation(grant, organization, { record, credentials: wanted, already }, tell);
  };
  audited(caller, { action: 'credential.revoke', organization: slug, object }, act, () => summaryOf(lines)).then(
    () => evidence.end(),
    (error: unknown) => {
      begun.reject(error);
      const detail = error instanceof VertebraError ? error.message : 'An unexpected error; see the server log.';
      if (!evidence.destroyed) evidence.write({ type: 'failed', detail } satisfies RevocationEvidence);
      evidence.end();
    },
  );
  await begun.promise;
  return evidence[Symbol.asyncIterator]() as AsyncGenerator<RevocationEvidence>;
}
