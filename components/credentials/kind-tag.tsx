import { Tag } from '@/components/ui/content/tag.tsx';
import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';

export function KindTag({ kind }: { kind: CredentialKind }) {
  return <Tag tone={kind === 'sealed' ? 'accent' : 'warn'}>{kind}</Tag>;
}
