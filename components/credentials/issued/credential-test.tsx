'use client';

import { useState } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { formatDuration } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { credentialProbes } from '@/lib/client/nats/credential-test/credential-probes.ts';
import type { Probe } from '@/lib/client/nats/credential-test/credential-probes.ts';
import type { ProbeOutcome } from '@/lib/client/nats/credential-test/test-credential.ts';

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
      const { testCredential } = await import('@/lib/client/nats/credential-test/test-credential.ts');
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

interface ProbeRowProps {
  probe: Probe;
  outcome: ProbeOutcome | undefined;
  running: boolean;
}

/** One thing that is tried: what, on what, and how it went. */
function ProbeRow({ probe, outcome, running }: ProbeRowProps) {
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className="min-w-0 flex-1 basis-52">
        {probe.title} <code className="text-sm wrap-anywhere text-ink-2">{probe.target}</code>
      </span>
      {outcome === undefined ? (
        <Expected probe={probe} running={running} />
      ) : (
        <span className="ml-auto flex items-center gap-3">
          <span className="text-sm text-ink-3 tabular-nums">{formatDuration(outcome.milliseconds)}</span>
          <Tag tone={outcome.asPromised ? 'ok' : 'bad'}>{outcome.evidence}</Tag>
        </span>
      )}
    </li>
  );
}

function Expected({ probe, running }: { probe: Probe; running: boolean }) {
  if (running) return <Skeleton className="h-4 w-24" />;
  return <span className="text-sm text-ink-3">{probe.expects === 'works' ? 'must work' : 'must be refused'}</span>;
}
