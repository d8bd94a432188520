import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { ReasonForm } from '@/components/ui/form/reason-form.tsx';
import type { DeleteOrganization } from '@/lib/domain/organizations/deletion.ts';

interface DeleteFormProps {
  slug: string;
  onDelete: (request: DeleteOrganization) => void;
}

/** Says what goes, and asks why and for the name. */
export function DeleteForm({ slug, onDelete }: DeleteFormProps) {
  return (
    <Card aria-labelledby="delete-form">
      <CardHeader>
        <h2 id="delete-form" className="font-semibold">
          Delete {slug}
        </h2>
      </CardHeader>
      <div className="max-w-xl">
        <ReasonForm
          example="The contract ended"
          confirm={{ kind: 'Organization', name: slug }}
          verb={`Delete ${slug} for good`}
          danger
          onSend={(reason) => onDelete({ confirm: slug, reason })}
        >
          {() => (
            <p>
              Streams, buckets and consumers are deleted on every server, then both accounts, then Vertebra’s records:
              credentials, revocations, support grants. The audit log stays. The name is free afterwards.
            </p>
          )}
        </ReasonForm>
      </div>
    </Card>
  );
}
