'use client';

import { Tabs } from 'radix-ui';
import { useState } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { IssuedCredential } from '@/lib/domain/credentials/credential.ts';

import { SNIPPET_LANGUAGES } from './snippets/languages.ts';
import { snippetInput } from './snippets/snippet.ts';

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
    </Card>
  );
}
