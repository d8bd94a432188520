'use client';

import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { organizationSlugProblem } from '@/lib/domain/names.ts';

import { ISSUER_FIELD, IssuerForm } from './issuer-form.tsx';

interface OrganizationFormProps {
  initial: string;
  /** false when the other way to sign in was chosen last */
  primary: boolean;
  returnTo: string;
}

/** The browser keeps what is typed, so nothing is lost that was typed before the page's scripts came. */
export function OrganizationForm({ initial, primary, returnTo }: OrganizationFormProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const check = (issuer: string) => {
    const wrong = organizationSlugProblem(issuer);
    setProblem(wrong);
    return wrong === null;
  };
  return (
    <IssuerForm returnTo={returnTo} check={check} className="flex flex-col gap-3">
      <Field label="Organization" hint="Its short name, such as acme" error={problem ?? undefined}>
        {(control) => (
          <Input
            {...control}
            name={ISSUER_FIELD}
            defaultValue={initial}
            autoCapitalize="none"
            autoComplete="organization"
            autoFocus
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant={primary ? 'primary' : 'default'} className="h-9 w-full">
        Continue
      </Button>
    </IssuerForm>
  );
}
