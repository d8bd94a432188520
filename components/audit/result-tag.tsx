import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { AuditEntry } from '@/lib/domain/audit/audit.ts';

const TONES: Record<AuditEntry['result'], TagTone> = { intent: 'neutral', done: 'ok', failed: 'bad', refused: 'warn' };

export function ResultTag({ result }: Pick<AuditEntry, 'result'>) {
  return <Tag tone={TONES[result]}>{result}</Tag>;
}
