/** What is remembered of rotations: documents of bucket `rotations` in account catalyst, each changed by compare-and-set. */
import type { z } from '../../../domain/zod.ts';
import { isWrongRevision } from '../streams/api-error.ts';
import { withCatalyst } from './catalyst.ts';

interface Revised<T> {
  value: T;
  revision: number;
}

export interface RotationDocument<T> {
  /** Null when there is none. Throws `nats-unavailable`. */
  read: () => Promise<Revised<T> | null>;
  /**
   * Changes it until that is written. A change to null leaves it as it is. Gives it as it is then: the same object that `change` gave when
   * that was written. Throws what `change` throws, and `nats-unavailable`.
   */
  change: (change: (known: T | null) => T | null) => Promise<T | null>;
  /** Takes away the revision that was read. False when it has changed since: somebody else was first. */
  remove: (revision: number) => Promise<boolean>;
}

/** A document by its name. */
export function rotationDocument<T>(name: string, schema: z.ZodType<T>): RotationDocument<T> {
  async function read(): Promise<Revised<T> | null> {
    const entry = await withCatalyst(({ rotations }) => rotations.get(name));
    return entry?.operation === 'PUT' ? { value: schema.parse(entry.json()), revision: entry.revision } : null;
  }
  return {
    read,
    async change(change) {
      for (;;) {
        const known = await read();
        const next = change(known?.value ?? null);
        if (next === null) return known?.value ?? null;
        const text = JSON.stringify(next);
        try {
          await withCatalyst(({ rotations }) =>
            known === null ? rotations.create(name, text) : rotations.update(name, text, known.revision),
          );
          return next;
        } catch (error) {
          if (!isWrongRevision(error)) throw error;
        }
      }
    },
    async remove(revision) {
      try {
        await withCatalyst(({ rotations }) => rotations.delete(name, { previousSeq: revision }));
        return true;
      } catch (error) {
        if (isWrongRevision(error)) return false;
        throw error;
      }
    },
  };
}
