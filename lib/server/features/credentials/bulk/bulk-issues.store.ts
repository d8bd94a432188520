/** Credentials that are being issued together, as account catalyst remembers them: `<slug>`, so one act of an Organization at a time. */
import { jetstreamManager } from '@nats-io/jetstream';
import { getStream } from '../../../../jetstream/streams/get-stream.ts';
import { z } from '../../../../domain/zod.ts';
import { withCatalyst } from '../../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../../nats/streams/api-error.ts';
import { readValues } from '../../../spine/state/read-values.ts';

const BUCKET = 'bulk-issues';

const bulkIssueSchema = z.object({
  /** correlation id of its audit records */
  act: z.string(),
  publicKeys: z.array(z.string()),
});

export interface BulkIssue extends z.infer<typeof bulkIssueSchema> {
  organization: string;
}

/** One that was begun and is not over. */
export interface OpenBulkIssue extends BulkIssue {
  /** when it was begun or last taken over, in milliseconds since 1970 by the clock of NATS */
  at: number;
  /** of its record */
  revision: number;
}

/** Remembers which keys an act is about, before anything is written for one of them. False while another act of the Organization is open. */
export async function openBulkIssue({ organization, act, publicKeys }: BulkIssue): Promise<boolean> {
  try {
    await withCatalyst(({ bulkIssues }) => bulkIssues.create(organization, JSON.stringify({ act, publicKeys })));
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}

/** The one of an Organization; null when none is open. Throws `nats-unavailable`. */
export async function readOpenBulkIssue(organization: string): Promise<OpenBulkIssue | null> {
  const entry = await withCatalyst(({ bulkIssues }) => bulkIssues.get(organization));
  if (entry?.operation !== 'PUT') return null;
  const { created, revision } = entry;
  return { organization, ...bulkIssueSchema.parse(entry.json()), at: created.getTime(), revision };
}

/** All of them; one question while there is none. Throws `nats-unavailable`. */
export async function readOpenBulkIssues(): Promise<OpenBulkIssue[]> {
  const values = await withCatalyst(async ({ connection }) => {
    const { state } = await getStream(connection, `KV_${BUCKET}`);
    return state.messages === 0 ? [] : readValues(connection, BUCKET);
  });
  const open = await Promise.all(values.map(({ key }) => readOpenBulkIssue(key)));
  return open.filter((one) => one !== null);
}

/** Takes over what another server has begun; for a while it is young again, so that nobody else does. False when somebody did. */
export async function takeOverBulkIssue(open: OpenBulkIssue): Promise<boolean> {
  const { organization, act, publicKeys, revision } = open;
  try {
    await withCatalyst(({ bulkIssues }) =>
      bulkIssues.update(organization, JSON.stringify({ act, publicKeys }), revision),
    );
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}

/** Says that nothing is left to do, unless another act has begun since. No marker stays. */
export async function closeBulkIssue({ organization, act }: Pick<BulkIssue, 'organization' | 'act'>): Promise<void> {
  if ((await readOpenBulkIssue(organization))?.act !== act) return;
  await withCatalyst(async ({ connection }) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge(`KV_${BUCKET}`, { filter: `$KV.${BUCKET}.${organization}` });
  });
}
