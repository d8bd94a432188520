import type { IssueCredentials, IssuingProgress } from '../../../../domain/credentials/bulk/bulk-issue.ts';
import { usesDurable } from '../../../../domain/credentials/credential.ts';
import type { Credential } from '../../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOpenOrganization, findOrganization } from '../../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { generationsOf, readSigningKeys } from '../../../accounts/signing-keys.ts';
import { ActCutOff } from '../../../audit/audited.ts';
import { streamed } from '../../../audit/streamed.ts';
import { getConfig } from '../../../config/config.ts';
import { log } from '../../../log/log.ts';
import { withHome } from '../../../accounts/home/home.ts';
import { claimDurable } from '../claim-durable.command.ts';
import { checkNonce, spendNonce } from '../credential-challenge.command.ts';
import { createCredential } from '../credential-record.store.ts';
import { credentialOf } from '../issue-credential.command.ts';
import { signerOfRole } from '../sign-credential.command.ts';
import type { IssueGrant, SignCredential } from '../sign-credential.command.ts';
import { closeBulkIssue, openBulkIssue } from './bulk-issues.store.ts';
import type { BulkIssue } from './bulk-issues.store.ts';
import { checkLines, demandFree, demandRights, refusedLines } from './check-lines.ts';
import type { LineProblem } from './check-lines.ts';
import { recordIssued } from './record-issued.command.ts';
import { undoBulkIssue } from './undo-bulk-issue.command.ts';
import { signingKeyLabel } from '../../../../domain/credentials/signing-key-name.ts';

/** Credentials that are written down at once. */
const IN_FLIGHT = 20;
/** Well below the time after which another server takes an act for one that nobody is at work on. */
const MOST_MS = 60_000;
/** Lines of progress in one answer, at most about so many. */
const PROGRESS_LINES = 50;
const CUT_OFF =
  'NATS stopped answering meanwhile. No credential has left the server. Their records are removed a few minutes after NATS is back. If the audit log says that they were issued, revoke them and issue the file again.';
const TOO_SLOW =
  'NATS is too slow at the moment to issue so many. Nothing was issued. Try again later, or with fewer lines.';
const GONE = 'The request was abandoned before the credentials were ready. Nothing was issued.';

/** A credential that is asked for, and the right that this takes. */
interface Wanted {
  grant: IssueGrant;
  credential: Credential;
}
type Issued = { credential: Credential; jwt: string }[];
type Tell = (line: IssuingProgress) => void;

const wordsOf = (error: unknown): string => {
  if (error instanceof ActCutOff) return CUT_OFF;
  return error instanceof VertebraError
    ? error.message
    : 'An unexpected error; see the server log. Nothing was issued.';
};

const failureOf = (error: unknown): IssuingProgress => ({
  type: 'failed',
  detail: wordsOf(error),
  fields: error instanceof VertebraError ? (error.fields ?? []) : [],
});

/** What the outcome in the audit log says: how many of which role and Environment. */
function summaryOf(issued: Issued): string {
  const counts = new Map<string, number>();
  for (const { credential } of issued)
    counts.set(signingKeyLabel(credential), (counts.get(signingKeyLabel(credential)) ?? 0) + 1);
  const each = [...counts].map(([label, count]) => `${String(count)} ${label}`);
  return `${String(issued.length)} credentials: ${each.join(', ')}.`;
}

/** Writes one credential down, with its durable. What stands against this one alone is given, not thrown. */
async function writeDown(
  caller: Caller,
  organization: IndexedOrganization,
  { grant, credential }: Wanted,
  index: number,
): Promise<LineProblem[]> {
  try {
    await createCredential(credential);
    if (usesDurable(credential)) {
      const home = { organization: organization.slug, account: organization.account };
      await withHome(grant, home, (connection) => claimDurable(connection, caller.actor, credential, false));
    }
    return [];
  } catch (error) {
    if (!(error instanceof VertebraError) || error.fields === undefined) throw error;
    return error.fields.map(({ path, message }) => ({ index, path, message }));
  }
}

/** Writes all down, some at once, and tells how far it is. Throws with every line that something stands against. */
async function writeAllDown(caller: Caller, organization: IndexedOrganization, all: Wanted[], tell: Tell) {
  const queue = all.entries();
  const refused: LineProblem[] = [];
  const step = Math.max(1, Math.ceil(all.length / PROGRESS_LINES));
  const deadline = Date.now() + MOST_MS;
  let [made, failed] = [0, false];
  const work = async () => {
    for (const [index, wanted] of queue) {
      if (failed) return;
      try {
        if (Date.now() > deadline) throw new VertebraError('nats-unavailable', TOO_SLOW);
        refused.push(...(await writeDown(caller, organization, wanted, index)));
      } catch (error) {
        failed = true;
        throw error;
      }
      made += 1;
      if (made % step === 0) tell({ type: 'progress', made, of: all.length });
    }
  };
  // All end before anything is taken back.
  const ended = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, work));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  if (refused.length > 0) throw refusedLines('conflict', all.length, refused);
}

async function signAll(organization: IndexedOrganization, all: Wanted[]): Promise<Issued> {
  const signers = new Map<string, SignCredential>();
  const issued: Issued = [];
  for (const { grant, credential } of all) {
    const label = signingKeyLabel(credential);
    const sign = signers.get(label) ?? (await signerOfRole(grant, organization, credential));
    signers.set(label, sign);
    issued.push({ credential, jwt: await sign(credential) });
  }
  return issued;
}

/**
 * Issues several credentials in one act: all or none. Each has a key of its own, and all proofs are signed over one challenge. Which
 * keys they are is written down first, then each credential as one issued alone, the JWTs leave last, so a server that dies amid it has
 * issued nothing. Gives how far it is, and the JWTs in the last line. Throws before the first line as `authorize` does, with every line that takes
 * another right; `invalid-request` with every line that is wrong; `proof-refused`, `replay-refused`; `conflict` for names and keys that
 * are in use and while another act of the Organization issues several; `nats-unavailable`.
 */
export async function issueCredentials(
  caller: Caller,
  slug: string,
  { nonce, credentials: lines }: IssueCredentials,
): Promise<AsyncGenerator<IssuingProgress>> {
  const grant = authorize(caller.actor, 'credential.issue', slug);
  const organization = await findOrganization(grant);
  const grants = demandRights(caller, slug, lines);
  const keys = await readSigningKeys(slug);
  const all = lines.map((line, index): Wanted => {
    const own = grants[index] ?? grant;
    return { grant: own, credential: credentialOf(caller, own, line, generationsOf(keys, line).generation) };
  });
  const open: BulkIssue = {
    organization: slug,
    act: caller.correlation,
    publicKeys: lines.map(({ publicKey }) => publicKey),
  };
  let begun = false;

  const issueAll = async (tell: Tell, isAlone: () => boolean): Promise<Issued> => {
    await checkNonce(grant, nonce);
    await checkLines(organization, nonce, lines);
    await findOpenOrganization(grant);
    begun = await openBulkIssue(open);
    if (!begun)
      throw new VertebraError(
        'conflict',
        `Several credentials of ${slug} are being issued at this moment. Nothing was issued. Try again when that is over.`,
      );
    await demandFree(slug, lines);
    await spendNonce(nonce);
    tell({ type: 'progress', made: 0, of: all.length });
    await writeAllDown(caller, organization, all, tell);
    const issued = await signAll(organization, all);
    if (isAlone()) throw new VertebraError('conflict', GONE);
    return issued;
  };
  const act = async (tell: Tell, isAlone: () => boolean): Promise<Issued> => {
    try {
      return await issueAll(tell, isAlone);
    } catch (error) {
      // What cannot be taken back now is without a JWT: it opens nothing, it is taken back later, and the first error says why.
      if (begun) await undoBulkIssue(grant, organization.account, open).catch(() => undefined);
      throw error;
    }
  };
  const handOver = async (issued: Issued, tell: Tell): Promise<void> => {
    const reason = `One of ${String(issued.length)} that were issued together.`;
    // Those that are missing are added later; the outcome of the act is in the log, so the JWTs may leave.
    await recordIssued(caller, slug, open.publicKeys, reason)
      .then(() => closeBulkIssue(open))
      .catch((error: unknown) =>
        log('the issue of several credentials could not be recorded of each', { slug }, error),
      );
    const { natsPublicUrl, natsWebsocketUrl } = getConfig();
    tell({ type: 'issued', credentials: issued, endpoints: { nats: natsPublicUrl, websocket: natsWebsocketUrl } });
  };
  const subject = { action: 'credential.issue-many', organization: slug, object: caller.correlation } as const;
  return streamed<IssuingProgress, Issued>(caller, subject, { act, evidence: summaryOf, after: handOver, failureOf });
}
