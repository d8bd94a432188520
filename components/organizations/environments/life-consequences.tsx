import { counted, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { EnvironmentLife } from '@/lib/domain/environments/environment-life.ts';

import { NotTold } from '../not-told.tsx';
import type { LifeAct } from './life-dialog.tsx';

interface LifeConsequencesProps {
  act: LifeAct;
  life: EnvironmentLife;
}

/** What follows from retiring, restoring or deleting an Environment, by figures of now. */
export function LifeConsequences({ act, life }: LifeConsequencesProps) {
  const { credentials, environment } = life;
  if (act === 'retire') {
    return (
      <>
        <p>
          {credentials.writing === 0 && credentials.unreadable === 0 ? (
            'Nobody has a valid credential that can write to it.'
          ) : (
            <>
              <b>{counted(credentials.writing, 'credential')}</b> that can write to it{' '}
              {credentials.writing === 1 ? 'is' : 'are'} refused from now on; connections with them are closed on every
              server.
            </>
          )}{' '}
          The projector stops working on it, and no credential can be issued for it.
        </p>
        <NotTold silent={[]} unreadable={credentials.unreadable} />
        <p className="text-ink-2">
          Events and state stay, and sealed readers ({credentials.reading} now) can read them until {environment} is
          deleted. Trusted credentials of other Environments still reach it. It can be restored at any time.
        </p>
      </>
    );
  }
  if (act === 'restore') {
    return (
      <p>
        The same credentials are accepted again: {counted(credentials.writing, 'valid credential')} can write to{' '}
        {environment}. The projector continues where it stopped. What was revoked meanwhile stays revoked.
      </p>
    );
  }
  return <Losses life={life} />;
}

function Losses({ life: { inUse, silent, credentials, environment } }: { life: EnvironmentLife }) {
  const { events, state, rejected } = inUse;
  const consumers = (events?.consumers ?? 0) + (state?.consumers ?? 0) + (rejected?.consumers ?? 0);
  const lost: [string, string][] = [
    ['Events', `${formatCount(events?.messages ?? 0)}, ${formatBytes(events?.bytes ?? 0)}`],
    ['State', `${counted(state?.keys ?? 0, 'key')}, ${formatBytes(state?.bytes ?? 0)}`],
    ['Rejected events', `${formatCount(rejected?.messages ?? 0)}, ${formatBytes(rejected?.bytes ?? 0)}`],
    ['Consumers', formatCount(consumers)],
    ['Credentials', formatCount(credentials.writing + credentials.reading)],
  ];
  return (
    <>
      <NotTold silent={silent} unreadable={credentials.unreadable} />
      <Notice tone="bad" title="This cannot be undone">
        <dl className="mt-1 grid grid-cols-[9rem_minmax(0,1fr)] gap-y-0.5">
          {lost.map(([name, figure]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd className="font-medium tabular-nums">{figure}</dd>
            </div>
          ))}
        </dl>
      </Notice>
      <p className="text-ink-2">
        Connections of its readers are closed, too. An Environment {environment} can be added again; it starts empty.
      </p>
    </>
  );
}
