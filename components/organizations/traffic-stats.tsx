import { formatBytes, formatCount, formatRate } from '@/components/ui/format.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Stat } from '@/components/ui/stat.tsx';
import type { OrganizationUsage } from '@/lib/domain/organization.ts';

const slowNote = (slowConsumers: number) =>
  slowConsumers === 0 ? 'every client keeps up' : <span className="text-warn">clients that did not keep up</span>;

export function TrafficStats({ usage }: { usage: OrganizationUsage | undefined }) {
  const figure = (text: (usage: OrganizationUsage) => string) =>
    usage ? text(usage) : <Skeleton className="my-1.5 h-4 w-20" />;
  return (
    <div className="grid grid-cols-2 gap-4 max-md:gap-3 lg:grid-cols-4">
      <Stat
        label="In"
        value={figure(({ messagesInPerSecond }) => formatRate(messagesInPerSecond))}
        note={usage && `${formatBytes(usage.bytesInPerSecond)}/s`}
      />
      <Stat
        label="Out"
        value={figure(({ messagesOutPerSecond }) => formatRate(messagesOutPerSecond))}
        note={usage && `${formatBytes(usage.bytesOutPerSecond)}/s`}
      />
      <Stat label="Connections" value={figure(({ connections }) => formatCount(connections))} note={usage && 'now'} />
      <Stat
        label="Slow consumers"
        value={figure(({ slowConsumers }) => formatCount(slowConsumers))}
        note={usage && slowNote(usage.slowConsumers)}
      />
    </div>
  );
}
