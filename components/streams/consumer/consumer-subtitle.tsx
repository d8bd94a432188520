import { formatDuration } from '@/components/ui/content/format.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';
import { filtersOf } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** `durable pull consumer · explicit ack, 30 s · ws.acme-prod.k8s.pod.>`. */
export function ConsumerSubtitle({ config }: { config: ConsumerInfo['config'] }) {
  const kind = `${config.durable_name === undefined ? 'ephemeral' : 'durable'} ${config.deliver_subject === undefined ? 'pull' : 'push'} consumer`;
  const wait = config.ack_wait > 0 ? `, ${formatDuration(config.ack_wait / NANOSECONDS_PER_MILLISECOND)}` : '';
  const acks = config.ack_policy === 'none' ? 'no acknowledgement' : `${config.ack_policy} ack${wait}`;
  const filters = filtersOf(config);
  return (
    <>
      {config.description !== undefined && config.description !== '' && (
        <p className="text-ink-2">{config.description}</p>
      )}
      {kind} · {acks} ·{' '}
      {filters.length === 0 ? (
        'every subject'
      ) : (
        <span className="font-mono text-sm wrap-anywhere">{filters.join(', ')}</span>
      )}
    </>
  );
}
