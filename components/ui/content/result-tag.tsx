import { Tag } from './tag.tsx';
import type { TagTone } from './tag.tsx';

const TONES = { intent: 'neutral', done: 'ok', failed: 'bad', refused: 'warn' } as const satisfies Record<
  string,
  TagTone
>;

/** How an act ended, or that it began. */
export function ResultTag({ result }: { result: keyof typeof TONES }) {
  return <Tag tone={TONES[result]}>{result}</Tag>;
}
