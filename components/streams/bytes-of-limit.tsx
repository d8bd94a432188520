import { formatBytes } from '@/components/ui/format.ts';
import { Meter } from '@/components/ui/meter.tsx';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

/** `6.2 GiB of 8 GiB` with a meter; the bare figure where nothing limits it. */
export function BytesOfLimit({ config, state }: Pick<StreamInfo, 'config' | 'state'>) {
  if (config.max_bytes <= 0) return <>{formatBytes(state.bytes)}</>;
  const [used, limit] = [formatBytes(state.bytes), formatBytes(config.max_bytes)];
  return (
    <>
      {used} <span className="text-ink-3">of {limit}</span>
      <Meter value={state.bytes} max={config.max_bytes} label={`${used} of ${limit}`} className="ml-2 w-20" />
    </>
  );
}
