'use client';

import { useState } from 'react';

import { counted } from '@/components/ui/content/format.ts';
import { EvidenceDialog } from '@/components/ui/evidence/evidence-dialog.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { isWhole, WholeInput } from '@/components/ui/form/input.tsx';
import { ReasonForm } from '@/components/ui/form/reason-form.tsx';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import { resumeOrganization } from '@/lib/client/organizations/suspension-queries.ts';
import type { ResumeOrganization } from '@/lib/domain/organizations/suspension.ts';

import { changesOf, suspensionWords } from './suspension-words.ts';

interface ResumeDialogProps {
  organization: string;
  /** its limit of connections; 0: nobody knows */
  resumesWith: number;
  onClose: () => void;
}

/** Resumes an Organization, and shows the evidence as it comes. */
export function ResumeDialog({ organization, resumesWith, onClose }: ResumeDialogProps) {
  const { start, shown, end } = useEvidence(organization, {
    act: resumeOrganization,
    wordsOf: suspensionWords(false),
    changes: changesOf(organization),
  });
  const form = <ResumeForm organization={organization} resumesWith={resumesWith} onResume={start} onCancel={onClose} />;
  return (
    <EvidenceDialog
      title={`Resume ${organization}`}
      {...shown}
      onClose={onClose}
      form={form}
      verdict={end && <Verdict {...end} />}
    />
  );
}

function Verdict({ proven, unproven }: Ending) {
  return unproven.length === 0 ? (
    <Notice tone="ok" title={`Resumed on ${proven.join(', ')}`}>
      Valid credentials are accepted again; open pages reconnect automatically.
    </Notice>
  ) : (
    <Notice tone="warn" title={`Not proven on ${unproven.join(', ')}`}>
      Proven on {proven.length === 0 ? 'no server' : proven.join(', ')} so far. The others may refuse connections until
      they are back; they are asked every 5 s, and the overview shows the progress.
    </Notice>
  );
}

const RANGE = { min: -1, max: 1_000_000 };
/** Vertebra connects itself: fewer would keep it out. */
const FEWEST = 3;

interface ResumeFormProps extends Omit<ResumeDialogProps, 'onClose'> {
  onResume: (request: ResumeOrganization) => void;
  onCancel: () => void;
}

function ResumeForm({ organization, resumesWith, onResume, onCancel }: ResumeFormProps) {
  const [isUnknown] = useState(resumesWith === 0);
  const [limit, setLimit] = useState('');
  const connections = Number(limit === '' ? NaN : limit);
  const isLimit = isWhole(connections, RANGE) && (connections === -1 || connections >= FEWEST);
  const limitError =
    isUnknown && !isLimit ? `-1 for unlimited, or a whole number from ${FEWEST} to 1,000,000.` : undefined;
  return (
    <ReasonForm
      complete={limitError === undefined}
      example="All keys are replaced"
      verb={`Resume ${organization} now`}
      onSend={(reason) => onResume({ reason, ...(isUnknown && { connections }) })}
      onCancel={onCancel}
    >
      {(pressed) => (
        <>
          <p>
            Both accounts are opened {isUnknown ? 'again' : 'as they were before'}: valid credentials are accepted again
            {!isUnknown && (
              <>
                , with {resumesWith < 0 ? 'no limit of connections' : `at most ${counted(resumesWith, 'connection')}`}
              </>
            )}
            . What was revoked meanwhile stays revoked.
          </p>
          {isUnknown && (
            <>
              <Notice tone="info" title="Another tool closed it">
                That tool set the limit of connections to 0; the limit before that is unknown.
              </Notice>
              <Field
                label="Limit of connections"
                hint={`-1 for unlimited; at least ${FEWEST}, those of Vertebra itself included.`}
                error={pressed ? limitError : undefined}
              >
                {(control) => (
                  <WholeInput
                    {...control}
                    {...RANGE}
                    value={limit}
                    onChange={(event) => setLimit(event.target.value)}
                  />
                )}
              </Field>
            </>
          )}
        </>
      )}
    </ReasonForm>
  );
}
