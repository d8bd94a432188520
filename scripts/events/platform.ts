import { stateKeyOf } from '../../lib/domain/events/state-key.ts';
import type { PlatformObject } from './objects.ts';

/** Something that happened to an object; for a deleted one, what it was last. */
export interface Change<T extends PlatformObject = PlatformObject> {
  operation: 'added' | 'modified' | 'deleted';
  object: T;
}

export type Platform = Map<string, PlatformObject>;

/** Changes a platform as an event says. A commit happens and stands nowhere. */
export function applyChange(platform: Platform, { operation, object }: Change): void {
  if (object.kind === 'commit') return;
  if (operation === 'deleted') platform.delete(stateKeyOf(object));
  else platform.set(stateKeyOf(object), object);
}

/** All objects of one kind. */
export const ofKind = <K extends PlatformObject['kind']>(
  platform: Platform,
  kind: K,
): Extract<PlatformObject, { kind: K }>[] =>
  [...platform.values()].filter((object): object is Extract<PlatformObject, { kind: K }> => object.kind === kind);

export const modified = <T extends PlatformObject>(object: T, data: Partial<T['data']>): Change<T> => ({
  operation: 'modified',
  object: { ...object, data: { ...object.data, ...data } },
});
