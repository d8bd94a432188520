import { keyOf } from './addresses.ts';
import type { PlatformObject } from './objects.ts';

/** Something that happened to an object; for a deleted one, what it was last. */
export interface Change<T extends PlatformObject = PlatformObject> {
  operation: 'added' | 'modified' | 'deleted';
  object: T;
}

export type Platform = ReadonlyMap<string, PlatformObject>;

/** The platform after a change. A commit is an event and no state. */
export function applyChange(platform: Platform, { operation, object }: Change): Platform {
  if (object.kind === 'commit') return platform;
  const next = new Map(platform);
  if (operation === 'deleted') next.delete(keyOf(object));
  else next.set(keyOf(object), object);
  return next;
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
