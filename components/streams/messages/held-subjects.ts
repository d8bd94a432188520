import { intersectSubjects } from '@/lib/jetstream/follow/intersect-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

type Config = Pick<StreamInfo['config'], 'subjects' | 'subject_transform' | 'mirror' | 'sources'>;
type Origin = NonNullable<Config['mirror']>;

/** `orders.{{wildcard(1)}}.x`, `orders.$1.x` → `orders.*.x`: what a transform may make (NATS ADR-30). */
const madeBy = (destination: string): string =>
  destination
    .replace(/\{\{[^}]*\}\}/g, '*')
    .split('.')
    .map((token) => (/\$\d|\*/.test(token) ? '*' : token))
    .join('.');

/** What a transform may leave a subject as: its destination, or what it does not match, as it was. */
function broughtBy({ filter_subject: filter, subject_transforms: transforms }: Origin): string[] {
  if (transforms && transforms.length > 0) return transforms.map(({ src, dest }) => (dest === '' ? src : madeBy(dest)));
  return [filter === undefined || filter === '' ? '>' : filter];
}

/**
 * Subjects that a stream may hold as it is configured: those it listens to, as its transform stores them, and what its mirror or
 * sources bring. An earlier configuration may have left others.
 */
export function heldSubjects({ subjects, subject_transform: transform, mirror, sources }: Config): string[] {
  const origins = [...(mirror ? [mirror] : []), ...(sources ?? [])];
  // what a transform does not match stays as it is
  const own = transform && transform.dest !== '' ? [...subjects, madeBy(transform.dest)] : subjects;
  return [...new Set([...own, ...origins.flatMap(broughtBy)])];
}

/** Said of a filter for what a stream does not take; null where it may hold such subjects. */
export function filterHint(filter: string, config: Config): string | null {
  const held = heldSubjects(config);
  if (filter === '' || held.length === 0) return null;
  if (held.some((subject) => intersectSubjects(subject, filter) !== null)) return null;
  return `This stream takes ${held.join(', ')}. It holds others only from before its configuration was changed.`;
}
