import { Tag } from '@/components/ui/tag.tsx';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { originsOf, originWords } from './origins.ts';

/** Marks a stream that copies others; loud when nothing comes from one of them. */
export function OriginTag(info: StreamInfo) {
  const origins = originsOf(info);
  if (origins.length === 0) return null;
  const title = origins.map((origin) => `${originWords(origin)}${origin.takes === null ? '' : ` · ${origin.takes}`}`);
  return (
    <Tag tone={origins.some(({ broken }) => broken) ? 'warn' : 'neutral'} title={title.join('\n')}>
      {info.config.mirror ? 'mirror' : 'sources'}
    </Tag>
  );
}
