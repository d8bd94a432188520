'use client';

import { ExternalLink } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { IssuedCredential } from '@/lib/domain/credentials/credential.ts';
import { environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { SNIPPET_LANGUAGES } from './snippets/languages.ts';
import { objectOfSnippet, snippetInput } from './snippets/snippet.ts';

/** A program that works with this credential as it stands, in the language of the reader. */
export function UseIt({ issued }: { issued: IssuedCredential }) {
  const [chosen, setChosen] = useState(SNIPPET_LANGUAGES[0]?.id ?? '');
  const input = snippetInput(issued);
  const snippets = SNIPPET_LANGUAGES.map(({ id, label, code }) => ({ id, label, code: code(input) }));
  return (
    <Card aria-labelledby="use-it">
      <Tabs.Root value={chosen} onValueChange={setChosen}>
        <CardHeader className="justify-between">
          <h2 id="use-it" className="font-semibold">
            Use it
          </h2>
          <div className="flex min-w-0 items-center gap-3">
            <Tabs.List aria-labelledby="use-it" className="-my-2.5 flex gap-3.5 overflow-x-auto">
              {snippets.map(({ id, label }) => (
                <Tabs.Trigger
                  key={id}
                  value={id}
                  className="border-b-2 border-transparent py-2.5 whitespace-nowrap text-ink-3 -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink"
                >
                  {label}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <CopyButton text={snippets.find(({ id }) => id === chosen)?.code ?? ''} label="Copy the program" />
          </div>
        </CardHeader>
        {snippets.map(({ id, code }) => (
          <Tabs.Content key={id} value={id} className="-outline-offset-2">
            <pre
              tabIndex={0}
              className="max-h-120 overflow-auto rounded-b-lg bg-sunken px-3 py-3 font-mono text-sm leading-relaxed -outline-offset-2"
            >
              {code}
            </pre>
          </Tabs.Content>
        ))}
      </Tabs.Root>
      <AfterRun credential={issued.credential} />
    </Card>
  );
}

/** What the program leaves, and where to see it. */
function AfterRun({ credential }: Pick<IssuedCredential, 'credential'>) {
  const { name, role, organization } = credential;
  const environment = environmentName(organization, credential.environment);
  const key = objectOfSnippet({ name, role });
  if (key !== null) {
    return (
      <CardFooter className="flex-wrap py-2.5 text-sm text-ink-2">
        <p className="mr-auto min-w-0">
          Its event appears as the object <code className="wrap-anywhere">{key}</code> of {environment}.
        </p>
        {/* a page of its own: this one has what is shown once */}
        <ButtonLink size="sm" href={pages.environmentObject(organization, environment, key)} target="_blank">
          See it arrive
          <ExternalLink aria-hidden className="size-3.5" />
          <span className="sr-only">(opens a new tab)</span>
        </ButtonLink>
      </CardFooter>
    );
  }
  const words = KEY_WORDS[role];
  if (words === undefined) return null;
  return <CardFooter className="py-2.5 text-sm text-ink-2">{words}</CardFooter>;
}

const OWN_KEY =
  'It writes a key of its own and deletes it again. As after each delete, the bucket keeps a marker, which readers skip.';
const COUNTS = 'It reads a key that is always there: the counts of the Kubernetes objects that the projector keeps.';
const KEY_WORDS: Partial<Record<CredentialRole, string>> = {
  'kv-reader': COUNTS,
  'trusted-kv-reader': COUNTS,
  'kv-writer': OWN_KEY,
  'trusted-kv-writer': OWN_KEY,
};
