import type { Credential } from '../../../../domain/credentials/credential.ts';
import { usesDurable } from '../../../../domain/credentials/credential.ts';
import type { ControlGrant } from '../../../keys/sign.ts';
import { withHome } from '../../../accounts/home/home.ts';
import { releaseDurables } from '../claim-durable.command.ts';
import { readCredential, removeCredential } from '../credential-record.store.ts';
import { closeBulkIssue } from './bulk-issues.store.ts';
import type { BulkIssue } from './bulk-issues.store.ts';

/** The credentials that an act has written down so far; what another act issued for one of its keys is not its own. */
async function writtenBy({ organization, act, publicKeys }: BulkIssue): Promise<Credential[]> {
  const known = await Promise.all(publicKeys.map((publicKey) => readCredential(organization, publicKey)));
  return known.filter((credential) => credential?.issueAct === act).filter((credential) => credential !== null);
}

/**
 * Takes back what an act has written whose JWTs nobody got: records, durables that were made for them, and the marker last, so that it
 * is tried again after a failure at any step. Gives how many credentials were written down. Throws `nats-unavailable`.
 */
export async function undoBulkIssue(
  grant: ControlGrant,
  account: string | undefined,
  open: BulkIssue,
): Promise<number> {
  const written = await writtenBy(open);
  const readers = written.filter(usesDurable);
  if (readers.length > 0 && account !== undefined) {
    await withHome(grant, { organization: open.organization, account }, (connection) =>
      releaseDurables(connection, readers),
    );
  }
  await Promise.all(written.map(removeCredential));
  await closeBulkIssue(open);
  return written.length;
}
