'use client';

import { useState } from 'react';

import { Button } from '@/components/ui/button.tsx';
import { Card, CardHeader } from '@/components/ui/card.tsx';
import type { NewCredential } from '@/lib/client/issue-credential.ts';
import { credentialProbes } from '@/lib/client/nats/credential-probes.ts';
import type { ProbeOutcome } from '@/lib/client/nats/test-credential.ts';

import { ProbeRow } from './probe-row.tsx';

type State = 'untested' | 'testing' | 'tested';
const BUTTON: Record<State, string> = { untested: 'Test it now', testing: 'Testing…', tested: 'Test again' };

/** Connects from this browser with the new credential, and tells what worked and what the server refused. */
export function CredentialTest({ created: { issued, key } }: { created: NewCredential }) {
  const probes = credentialProbes(issued);
  const [state, setState] = useState<State>('untested');
  const [outcomes, setOutcomes] = useState<ProbeOutcome[]>([]);
  const kept = outcomes.filter(({ asPromised }) => asPromised).length;

  const run = async () => {
    setState('testing');
    setOutcomes([]);
    try {
      const { testCredential } = await import('@/lib/client/nats/test-credential.ts');
      const { jwt, inboxPrefix, endpoints } = issued;
      const credential = { jwt, seed: key.seed, websocket: endpoints.websocket, inboxPrefix };
      for await (const outcome of testCredential(credential, probes)) setOutcomes((all) => [...all, outcome]);
    } finally {
      setState('tested');
    }
  };

  return (
    <Card aria-labelledby="credential-test">
      <CardHeader>
        <h2 id="credential-test" className="mr-auto font-semibold">
          Test from this browser
        </h2>
        <p role="status" className={kept === probes.length ? 'text-sm text-ok' : 'text-sm text-bad'}>
          {state === 'tested' && `${kept} of ${probes.length} as promised`}
        </p>
        <Button size="sm" pending={state === 'testing'} onClick={() => void run()}>
          {BUTTON[state]}
        </Button>
      </CardHeader>
      <ul>
        {probes.map((probe, index) => (
          <ProbeRow
            key={probe.kind + probe.target}
            probe={probe}
            outcome={outcomes[index]}
            running={state === 'testing' && index === outcomes.length}
          />
        ))}
      </ul>
    </Card>
  );
}
