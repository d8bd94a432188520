import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';

import { kindMeaning } from '../kind-words.ts';

export function KindCard({ kind, organization }: { kind: CredentialKind; organization: string }) {
  return (
    <Card aria-labelledby="kind-meaning">
      <CardHeader>
        <h2 id="kind-meaning" className="font-semibold">
          What “{kind}” means
        </h2>
      </CardHeader>
      <div className="flex flex-col gap-2 p-3 text-ink-2">
        {kindMeaning(kind, organization).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
    </Card>
  );
}
