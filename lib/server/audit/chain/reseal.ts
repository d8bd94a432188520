import { CHECKPOINT_STREAM } from '../../nats/streams/audit-streams.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { readRange } from '../../nats/streams/read-range.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { signAsCheckpoint } from '../../nats/connections/checkpoint-signer.ts';
import { masterOfCheckpoint, readCheckpoint, signedBytes, stillStands } from './checkpoint.ts';

/** Checkpoints by whose key they are signed. */
export interface Seals {
  /** number of a master secret that is held → how many */
  byMaster: Map<number, number>;
  /** signed by no key that is held, or telling of a change */
  broken: number;
}

/**
 * Signs every checkpoint of the audit log that an earlier master secret has signed again, by that of now: what it says stays, so
 * verification needs none of the earlier ones. One that tells of a change is left as it is. With `write` false it counts only. Safe to
 * repeat. Throws `nats-unavailable`.
 */
export const resealCheckpoints = (master: number, write: boolean): Promise<Seals> =>
  withCatalyst(async (catalyst) => {
    const seals: Seals = { byMaster: new Map(), broken: 0 };
    const count = (number: number) => seals.byMaster.set(number, (seals.byMaster.get(number) ?? 0) + 1);
    for await (const batch of readRange(catalyst, CHECKPOINT_STREAM, { from: 1, before: Infinity })) {
      for (const message of batch) {
        const known = await readCheckpoint(message);
        const signedBy = known && (await masterOfCheckpoint(known));
        if (known === null || signedBy === null) seals.broken += 1;
        else if (signedBy >= master || !write) count(signedBy);
        else if (!(await stillStands(catalyst.connection, known))) seals.broken += 1;
        else {
          const { sequence, hash, time } = known;
          const signature = (await signAsCheckpoint(signedBytes({ sequence, hash, time }), master)).toString(
            'base64url',
          );
          const text = JSON.stringify({ sequence, hash, time, signature });
          try {
            await catalyst.jetstream.publish(message.subject, text, {
              expect: { lastSubjectSequence: message.sequence },
            });
            count(master);
          } catch (error) {
            // A later one of its block was written meanwhile, by the key of now.
            if (!isWrongRevision(error)) throw error;
          }
        }
      }
    }
    return seals;
  });
