'use client';

import type { SyntheticEvent } from 'react';
import { useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { organizationSlugProblem } from '@/lib/domain/names.ts';

interface OrganizationFormProps {
  initial: string;
  /** false when the other way to sign in was chosen last */
  primary: boolean;
  onChoose: (organization: string) => void;
}

export function OrganizationForm({ initial, primary, onChoose }: OrganizationFormProps) {
  const [slug, setSlug] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const name = slug.trim().toLowerCase();
    const wrong = organizationSlugProblem(name);
    setProblem(wrong);
    if (wrong === null) onChoose(name);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <Field label="Organization" hint="Its short name, such as acme" error={problem ?? undefined}>
        {(control) => (
          <Input
            {...control}
            name="organization"
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
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
    </form>
  );
}
