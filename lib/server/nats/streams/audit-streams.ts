/** The two streams of the audit log (docs/audit.md). No API call takes a message out of them; only age does. */
import { DiscardPolicy, StorageType } from '@nats-io/jetstream';
import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { getConfig } from '../../config/config.ts';
import { makeStream } from './make-stream.ts';

export const AUDIT_STREAM = 'AUDIT_LOG';
export const AUDIT_SUBJECT_PREFIX = 'audit-log';
export const CHECKPOINT_STREAM = 'AUDIT_CHECKPOINTS';
export const CHECKPOINT_SUBJECT_PREFIX = 'audit-checkpoint';

const DAY_MS = 86_400_000;

/** How long a record stays in the log. */
export const auditRetentionMilliseconds = (): number => getConfig().auditRetentionDays * DAY_MS;

/** Where each record is told to whoever subscribes in account catalyst; null for nowhere. */
export const auditForwardSubject = (): string | null => getConfig().auditForwardSubject;

const appendOnly = {
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  allow_direct: true,
  deny_delete: true,
  deny_purge: true,
} satisfies Partial<StreamConfig>;

/** Makes both streams where they are not there; a retention that was configured anew takes effect. */
export async function ensureAuditStreams({ streams }: JetStreamManager, replicas: number): Promise<void> {
  const max_age = nanos(auditRetentionMilliseconds());
  await makeStream(() =>
    streams.add({
      ...appendOnly,
      name: AUDIT_STREAM,
      subjects: [`${AUDIT_SUBJECT_PREFIX}.>`],
      num_replicas: replicas,
      max_age,
    }),
  );
  const { config } = await streams.info(AUDIT_STREAM);
  if (config.max_age !== max_age) await streams.update(AUDIT_STREAM, { max_age });
  await makeStream(() =>
    streams.add({
      ...appendOnly,
      name: CHECKPOINT_STREAM,
      subjects: [`${CHECKPOINT_SUBJECT_PREFIX}.*`],
      num_replicas: replicas,
      // A later checkpoint takes the place of an earlier one of the same block; with discard new it would be refused.
      discard: DiscardPolicy.Old,
      max_msgs_per_subject: 1,
    }),
  );
}
