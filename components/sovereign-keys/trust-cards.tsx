import type { ReactNode } from 'react';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';

/** Whether somebody trusts the key that signs, and those beside it. */
function TrustTags({ keys: { signs, next, rotation }, trusts }: { keys: SovereignKeys; trusts: string[] | null }) {
  if (trusts === null) return <Tag tone="warn">does not answer</Tag>;
  const replaced = rotation?.replaced.some((key) => trusts.includes(key)) === true;
  return (
    <>
      {trusts.includes(signs) ? (
        <Tag tone="ok">trusts the key that signs</Tag>
      ) : (
        <Tag tone="bad">does not trust the key that signs</Tag>
      )}
      {next !== null &&
        (trusts.includes(next) ? (
          <Tag tone="ok">trusts the next key</Tag>
        ) : (
          <Tag tone="warn">does not trust the next key</Tag>
        ))}
      {replaced && <Tag>still trusts the previous key</Tag>}
    </>
  );
}

/** Whether a process holds the master secret of now, and the next one. */
function MasterTags({ master, masters }: { master: SovereignKeys['master']; masters: Record<string, string> }) {
  const { current, next } = master;
  const holds = (number: number) => masters[String(number)] !== undefined;
  return (
    <>
      {!holds(current) && <Tag tone="bad">lacks master secret {current}</Tag>}
      {next !== null &&
        (holds(next) ? (
          <Tag tone="ok">holds master secret {next}</Tag>
        ) : (
          <Tag tone="warn">lacks master secret {next}</Tag>
        ))}
    </>
  );
}

/** Every nats-server and every process of Vertebra, with what it says of itself. */
export function TrustCards({ keys }: { keys: SovereignKeys }) {
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <List title="Servers" id="servers">
        {keys.servers.map(({ name, trusts }) => (
          <Row key={name} name={name}>
            <TrustTags keys={keys} trusts={trusts} />
          </Row>
        ))}
      </List>
      <List title="Processes of Vertebra" id="processes">
        {keys.processes.map(({ id, host, startedAt, trusts, holds, masters }) => (
          <Row
            key={id}
            name={id}
            detail={
              <>
                on {host}, since <RelativeTime iso={startedAt} />
              </>
            }
          >
            <TrustTags keys={keys} trusts={trusts} />
            {!holds.includes(keys.signs) && <Tag tone="bad">cannot sign: older keys</Tag>}
            <MasterTags master={keys.master} masters={masters} />
          </Row>
        ))}
      </List>
    </div>
  );
}

function List({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
      </CardHeader>
      <ul>{children}</ul>
    </Card>
  );
}

function Row({ name, detail, children }: { name: string; detail?: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-b-0">
      <span className="min-w-0 font-mono text-sm wrap-anywhere">{name}</span>
      {detail !== undefined && <span className="text-sm text-ink-3">{detail}</span>}
      <span className="ml-auto flex flex-wrap gap-1">{children}</span>
    </li>
  );
}
