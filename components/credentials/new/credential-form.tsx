'use client';

import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { CredentialRequest } from '@/lib/client/credentials/issue-credential.ts';
import { CREDENTIAL_ROLES, DEFAULT_EXPIRY_DAYS } from '@/lib/domain/credentials/credential-roles.ts';
import { pages } from '@/lib/domain/paths.ts';

import type { IssueRights } from '../issue-gate.tsx';
import type { CredentialValues } from './credential-values.ts';
import { placeProblems, requestOf } from './credential-values.ts';
import { EnvironmentField } from './credential-fields.tsx';
import { ExpiryField } from './credential-fields.tsx';
import { DurableField, NameField } from './credential-fields.tsx';
import { RoleField } from './role-field.tsx';
import { RolePreview } from './role-preview.tsx';

interface CredentialFormProps extends IssueRights {
  organization: string;
  /** throws what the server says against it */
  onIssue: (wish: CredentialRequest) => Promise<void>;
}

export function CredentialForm({
  organization,
  environments,
  retired,
  prodRefusal,
  trustedRefusal,
  onIssue,
}: CredentialFormProps) {
  const permitted = environments.filter((type) => type !== 'prod' || prodRefusal === null);
  const form = useForm<CredentialValues>({
    defaultValues: {
      // the one that hurts least when somebody does not look
      environment: permitted.find((type) => type === 'dev') ?? permitted.at(-1) ?? null,
      role: 'publisher',
      name: '',
      durable: '',
      joinsDurable: false,
      expiryDays: DEFAULT_EXPIRY_DAYS,
    },
  });
  const [problem, setProblem] = useState<{ title: string; detail: string } | null>(null);
  const [role, environment] = useWatch({ control: form.control, name: ['role', 'environment'] });

  const issue = form.handleSubmit(async (values) => {
    setProblem(null);
    try {
      await onIssue(requestOf(values));
    } catch (error) {
      const { title, detail, fields } = asProblem(error);
      const { placed, others } = placeProblems(fields);
      for (const [index, { name, message }] of placed.entries()) {
        form.setError(name, { message }, { shouldFocus: index === 0 });
      }
      if (placed.length === 0 || others.length > 0) setProblem({ title, detail: [detail, ...others].join(' ') });
    }
  });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => void issue(event);

  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={onSubmit} className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Card>
          <div className="flex flex-col gap-6 p-4">
            <div className="sm:max-w-sm">
              <NameField />
            </div>
            <EnvironmentField
              organization={organization}
              environments={environments}
              retired={retired}
              prodRefusal={prodRefusal}
            />
            <RoleField organization={organization} trustedRefusal={trustedRefusal} />
            <div className="grid gap-4 sm:grid-cols-2">
              {CREDENTIAL_ROLES[role].needsDurable && <DurableField />}
              <ExpiryField role={role} />
            </div>
            {problem !== null && (
              <Notice tone="bad" title={problem.title}>
                {problem.detail}
              </Notice>
            )}
          </div>
          <CardFooter className="justify-end py-2.5">
            <ButtonLink href={pages.credentials(organization)}>Cancel</ButtonLink>
            <Button
              type="submit"
              variant="primary"
              pending={form.formState.isSubmitting}
              disabledReason={
                permitted.length === 0 ? (prodRefusal ?? 'This Organization has no Environment.') : undefined
              }
            >
              {form.formState.isSubmitting ? 'Issuing…' : 'Issue credential'}
            </Button>
          </CardFooter>
        </Card>
        {environment !== null && <RolePreview role={role} organization={organization} environment={environment} />}
      </form>
    </FormProvider>
  );
}
