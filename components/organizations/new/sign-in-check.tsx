'use client';

import { useQuery } from '@tanstack/react-query';

import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { signInTestQuery } from '@/lib/client/organizations/creation-queries.ts';
import type { SignInCheck as Check } from '@/lib/domain/organizations/creation.ts';

const VERDICTS = {
  passed: { tone: 'ok', verdict: 'works' },
  failed: { tone: 'bad', verdict: 'fails' },
  unknown: { tone: 'warn', verdict: 'not known' },
} as const;

function CheckRow({ result, detail, cure }: Check) {
  const { tone, verdict } = VERDICTS[result];
  return (
    <li className="flex items-baseline gap-3 py-1">
      <span className="w-20 shrink-0">
        <Tag tone={tone}>{verdict}</Tag>
      </span>
      <span className="min-w-0 wrap-anywhere">
        {detail} {cure !== null && <span className="text-ink-2">{cure}</span>}
      </span>
    </li>
  );
}

/** Who will sign in the people of an Organization, tested now. `slug` is null until there is a name to ask for. */
export function SignInCheck({ slug }: { slug: string | null }) {
  const { data, error, isFetching, refetch } = useQuery({ ...signInTestQuery(slug ?? ''), enabled: slug !== null });
  return (
    <section aria-labelledby="sign-in-check" aria-busy={isFetching || undefined} className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id="sign-in-check" className="font-medium">
          Sign-in of its first admin
        </h2>
        {data !== undefined && (
          <>
            <span className="text-sm text-ink-3">
              tested <RelativeTime iso={data.at} />
            </span>
            <Button size="sm" variant="quiet" pending={isFetching} onClick={() => void refetch()}>
              {isFetching ? 'Testing…' : 'Test again'}
            </Button>
          </>
        )}
      </div>
      {slug === null ? (
        <p className="mt-1 text-sm text-ink-3">Tested once a name is entered, which determines the issuer.</p>
      ) : data !== undefined ? (
        <>
          {data.issuer !== null && (
            <p className="mt-1 text-sm text-ink-2 wrap-anywhere">
              By “{data.issuer.name}”, <code className="font-mono">{data.issuer.url}</code>, as client{' '}
              <code className="font-mono">{data.issuer.clientId}</code>. People with the role org-admin there are its
              admins.
            </p>
          )}
          <ul className="mt-1 text-sm">
            {data.checks.map((check) => (
              <CheckRow key={check.check} {...check} />
            ))}
          </ul>
        </>
      ) : error !== null ? (
        <p role="status" className="mt-1 text-sm text-warn">
          It could not be tested: {asProblem(error).detail}
        </p>
      ) : (
        <Skeleton className="mt-2 h-20 w-full" />
      )}
    </section>
  );
}
