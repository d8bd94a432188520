import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { SupportState } from '@/lib/domain/support/support-grant-rules.ts';

const STATES: Record<SupportState, { tone: TagTone; word: string }> = {
  requested: { tone: 'warn', word: 'waits for an admin' },
  active: { tone: 'grant', word: 'active' },
  denied: { tone: 'bad', word: 'denied' },
  ended: { tone: 'neutral', word: 'ended' },
  expired: { tone: 'neutral', word: 'run out' },
  lapsed: { tone: 'neutral', word: 'never decided' },
};

export function StateTag({ state }: { state: SupportState }) {
  const { tone, word } = STATES[state];
  return <Tag tone={tone}>{word}</Tag>;
}
