'use client';

import { useState } from 'react';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { BegunBy, KeyRow, PublicKey } from './key-row.tsx';

const RotateOperatorDialog = lazyNamed(() => import('./rotate-operator-dialog.tsx'), 'RotateOperatorDialog');

const BEGIN = 'npm run rotate -- operator begin';

/** Why the next key cannot sign now; undefined when it can. */
function whyNot({ next, obstacles, rotation, request }: SovereignKeys, me: Me | undefined): string | undefined {
  if (me !== undefined && !me.actions.includes('operator-key.rotate')) return refusalReason('operator-key.rotate');
  if (rotation !== null && rotation.doneAt === null) return 'Accounts are still being signed again.';
  if (next === null) return `There is no next key. Make one first: ${BEGIN}`;
  if (obstacles.length > 0) return 'Not every server and process is known to trust the next key.';
  return request === null ? undefined : 'A request waits for approval: see above.';
}

/** Which key signs, which comes next, and the one before. */
export function OperatorKeyCard({ keys, me }: { keys: SovereignKeys; me: Me | undefined }) {
  const { signs, next, rotation, twoPeople } = keys;
  const [rotating, setRotating] = useState<string | null>(null);
  const label = twoPeople ? 'Ask for the next key to sign' : 'Have the next key sign';
  const refusal = whyNot(keys, me);
  const rotate = () => setRotating(next);
  usePageActs([{ id: 'operator-key.rotate', label: `Operator key: ${label.toLowerCase()}…`, refusal, run: rotate }]);
  return (
    <Card aria-labelledby="operator-key">
      <CardHeader>
        <h2 id="operator-key" className="font-semibold">
          Operator signing key
        </h2>
        <div className="ml-auto">
          <Button variant="primary" disabledReason={refusal} onClick={rotate}>
            {label}
          </Button>
        </div>
      </CardHeader>
      <ul>
        <KeyRow tag={<Tag tone="ok">signs</Tag>} name={<PublicKey publicKey={signs} what="the key that signs" />}>
          {rotation === null ? undefined : <BegunBy rotation={rotation} />}
        </KeyRow>
        {next !== null && (
          <KeyRow tag={<Tag>next, does not sign yet</Tag>} name={<PublicKey publicKey={next} what="the next key" />} />
        )}
        {rotation?.replaced.map((key) => (
          <KeyRow key={key} tag={<Tag>replaced</Tag>} name={<PublicKey publicKey={key} what="the previous key" />}>
            {rotation.doneAt === null ? (
              'Has signed accounts that are not signed again yet.'
            ) : (
              <>
                The last account that it had signed was signed again <RelativeTime iso={rotation.doneAt} />.
              </>
            )}
          </KeyRow>
        ))}
      </ul>
      <CardFooter>
        <span>
          A next key is made where the operator’s identity is: <code className="font-mono">{BEGIN}</code>
        </span>
      </CardFooter>
      {rotating !== null && <RotateOperatorDialog to={rotating} keys={keys} onClose={() => setRotating(null)} />}
    </Card>
  );
}
