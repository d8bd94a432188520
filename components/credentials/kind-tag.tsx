import { Tag } from '@/components/ui/tag.tsx';
import type { CredentialKind } from '@/lib/domain/credential-roles.ts';

export function KindTag({ kind }: { kind: CredentialKind }) {
  return <Tag tone={kind === 'sealed' ? 'accent' : 'warn'}>{kind}</Tag>;
}
