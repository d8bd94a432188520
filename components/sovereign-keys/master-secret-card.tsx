'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { masterUsesQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { MasterSecret, MasterUses, SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { BegunBy, KeyRow } from './key-row.tsx';

const RotateMasterDialog = lazyNamed(() => import('./rotate-master-dialog.tsx'), 'RotateMasterDialog');

const ADD = 'npm run rotate -- master add';

/** Which secret the button rotates to: amid a rotation, and while there is no next one, that of now, whose earlier keys it cuts. */
const targetOf = ({ current, next, rotation }: MasterSecret): number =>
  rotation?.doneAt === null ? current : (next ?? current);

/** Why that cannot begin now; undefined when it can. */
function whyNot({ current, next, obstacles, rotation, request }: MasterSecret, me: Me | undefined): string | undefined {
  if (me !== undefined && !me.actions.includes('master-secret.rotate')) return refusalReason('master-secret.rotate');
  if (request !== null) return 'A request waits for approval: see above.';
  if (next === null && rotation === null) return `There is no next master secret. Make one first: ${ADD}`;
  if (obstacles.length > 0) return `Not every process holds master secret ${String(next ?? current)}.`;
  const isCut = rotation?.how.kind === 'at-once';
  if (rotation?.doneAt === null) return isCut ? 'Keys of earlier secrets are already being removed.' : undefined;
  return next === null && isCut ? 'Keys of earlier secrets are already removed.' : undefined;
}

/** Which master secret is used, which comes next, and what earlier ones are still needed for. */
export function MasterSecretCard({ keys, me }: { keys: SovereignKeys; me: Me | undefined }) {
  const { master, twoPeople } = keys;
  const { current, next, rotation } = master;
  const [rotating, setRotating] = useState<number | null>(null);
  const { data: uses, error, isFetching, refetch } = useQuery(masterUsesQuery(rotation?.doneAt ?? null));
  const target = targetOf(master);
  const act = target === current && rotation !== null ? 'refuse keys of earlier secrets' : 'rotate to the next secret';
  const label = twoPeople ? `Ask to ${act}` : `${act[0]?.toUpperCase() ?? ''}${act.slice(1)}`;
  const refusal = whyNot(master, me);
  const rotate = () => setRotating(target);
  usePageActs([{ id: 'master-secret.rotate', label: `Master secret: ${label.toLowerCase()}…`, refusal, run: rotate }]);
  const numbers = new Set([
    current,
    ...(next === null ? [] : [next]),
    ...(uses?.masters.map((one) => one.master) ?? []),
  ]);
  return (
    <Card aria-labelledby="master-secret">
      <CardHeader>
        <h2 id="master-secret" className="font-semibold">
          Master secret
        </h2>
        <div className="ml-auto">
          <Button variant={target === current ? 'default' : 'primary'} disabledReason={refusal} onClick={rotate}>
            {label}
          </Button>
        </div>
      </CardHeader>
      <ul>
        {[...numbers]
          .sort((a, b) => b - a)
          .map((number) => (
            <MasterRow
              key={number}
              number={number}
              master={master}
              use={uses?.masters.find((one) => one.master === number)}
            />
          ))}
      </ul>
      <CardFooter>
        <span>
          A next secret is made by command, beside the files of the keys: <code className="font-mono">{ADD}</code>. Then
          every process of Vertebra gets the file and is restarted.
        </span>
        <span className="flex items-center gap-2">
          {error === null ? (
            uses && (
              <span>
                Claims and audit log read <RelativeTime iso={uses.at} />
              </span>
            )
          ) : (
            <span role="alert" className="text-bad">
              Claims and audit log could not be read. {asProblem(error).detail}
            </span>
          )}
          <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
            {isFetching ? 'Reading' : 'Read again'}
          </Button>
        </span>
      </CardFooter>
      {rotating !== null && <RotateMasterDialog to={rotating} keys={keys} onClose={() => setRotating(null)} />}
    </Card>
  );
}

interface MasterRowProps {
  number: number;
  master: MasterSecret;
  use: MasterUses['masters'][number] | undefined;
}

function MasterRow({ number, master: { current, rotation }, use }: MasterRowProps) {
  const tag =
    number === current ? (
      <Tag tone="ok">used</Tag>
    ) : number > current ? (
      <Tag>next, not used yet</Tag>
    ) : (
      <Tag tone={use?.removable === true ? 'neutral' : 'warn'}>
        {use?.removable === true ? 'no longer needed' : 'still needed'}
      </Tag>
    );
  return (
    <KeyRow tag={tag} name={<span className="font-medium">Master secret {number}</span>}>
      {number === current && rotation !== null && (
        <p>
          <BegunBy rotation={rotation} />{' '}
          {rotation.how.kind === 'at-once'
            ? 'Keys of earlier secrets are refused.'
            : `Keys of earlier secrets are accepted for ${String(rotation.how.days)} days at most.`}
        </p>
      )}
      {use !== undefined && number <= current && <UseOf use={use} />}
    </KeyRow>
  );
}

function UseOf({
  use: { master, keys, organizations, checkpoints, removable },
}: {
  use: MasterUses['masters'][number];
}) {
  if (removable)
    return (
      <p>
        Nothing valid is derived from it: delete{' '}
        <code className="font-mono">keys/{master === 1 ? 'master.key' : `master-${String(master)}.key`}</code> wherever
        it is.
      </p>
    );
  return (
    <p>
      {counted(keys, 'signing key')} of {counted(organizations, 'Organization')}, and{' '}
      {counted(checkpoints, 'checkpoint')} of the audit log.
    </p>
  );
}
