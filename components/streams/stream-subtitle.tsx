import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { originsOf, originWords } from './origins.ts';

/** `ws.acme-prod.> · file, 3 replicas, leader n2 · limits`. */
export function StreamSubtitle(info: StreamInfo) {
  const { config, cluster } = info;
  const origins = originsOf(info);
  const replicas = config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`;
  const leader = config.num_replicas > 1 && cluster?.leader !== undefined ? `, leader ${cluster.leader}` : '';
  return (
    <>
      {origins.length > 0 && (
        <span className={origins.some(({ broken }) => broken) ? 'text-warn' : undefined}>
          {origins.map(originWords).join('; ')} ·{' '}
        </span>
      )}
      {config.subjects.length > 0 && (
        <>
          <span className="font-mono text-sm">{config.subjects.join(', ')}</span> ·{' '}
        </>
      )}
      {config.storage}, {replicas}
      {leader} · {config.retention}
    </>
  );
}
