import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

/** `ws.acme-prod.> · file, 3 replicas, leader n2 · limits`. */
export function StreamSubtitle({ config, cluster }: StreamInfo) {
  const replicas = config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`;
  const leader = config.num_replicas > 1 && cluster?.leader !== undefined ? `, leader ${cluster.leader}` : '';
  return (
    <>
      <span className="font-mono text-sm">{config.subjects.join(', ')}</span> · {config.storage}, {replicas}
      {leader} · {config.retention}
    </>
  );
}
