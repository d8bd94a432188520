'use client';

import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { ApiProblem } from '@/lib/client/api-problem.ts';
import { callApi } from '@/lib/client/api.ts';
import { api } from '@/lib/domain/paths.ts';

/** Ends every session one has; in place and not in a dialog, since a dialog would close the menu it stands in. */
export function EndSessions() {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  if (!asking) {
    return (
      <Button variant="quiet" className="w-full" onClick={() => setAsking(true)}>
        End all my sessions
      </Button>
    );
  }
  const end = async () => {
    setPending(true);
    setProblem(null);
    try {
      const { next } = await callApi<{ next: string }>(api.endAllSessions(), { method: 'POST' });
      window.location.assign(next);
    } catch (error) {
      setProblem(asProblem(error));
      setPending(false);
    }
  };
  return (
    <div role="group" aria-labelledby="end-sessions-title" className="flex flex-col gap-2">
      <p id="end-sessions-title" className="font-medium">
        End all your sessions?
      </p>
      <p className="text-sm text-ink-2">
        Every browser that you are signed in with, this one too, has to sign in again, and what was typed and not sent
        is lost. Live views elsewhere stop within minutes. Credentials that you issued keep working.
      </p>
      {problem && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      <Button variant="danger" pending={pending} onClick={() => void end()}>
        End all sessions
      </Button>
      <Button onClick={() => setAsking(false)} autoFocus>
        Keep them
      </Button>
    </div>
  );
}
