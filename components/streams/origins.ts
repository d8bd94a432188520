import { formatCount, formatDuration } from '@/components/ui/content/format.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** A stream that another one copies: as a mirror, or as one of its sources. */
export interface Origin {
  kind: 'mirror' | 'source';
  /** `ORDERS`, or `ORDERS (hub)` when it is in another account or domain */
  name: string;
  /** what of it is taken, and under which subjects; null for all, as they are */
  takes: string | null;
  /** how the copy stands: `up to date`, `never seen`, `1,200 behind · seen 2 min ago · what went wrong` */
  state: string;
  /** nothing comes, or it said why not */
  broken: boolean;
}

type OriginConfig = NonNullable<StreamInfo['config']['mirror']>;
type OriginState = NonNullable<StreamInfo['mirror']>;

/** The domain of `$JS.hub.API`, else the prefix itself. */
const elsewhere = (api: string): string => /^\$JS\.([^.]+)\.API$/.exec(api)?.[1] ?? api;

function takes({ filter_subject: filter, subject_transforms: transforms }: OriginConfig): string | null {
  const words = [
    ...(filter === undefined || filter === '' ? [] : [`only ${filter}`]),
    ...(transforms ?? []).map(({ src, dest }) => (dest === '' || dest === src ? `only ${src}` : `${src} as ${dest}`)),
  ];
  return words.length === 0 ? null : words.join(', ');
}

/** `active` is nanoseconds since the origin was heard, -1 before that ever happened (nats-server, StreamSourceInfo). */
function stateOf(state: OriginState | null | undefined): Pick<Origin, 'state' | 'broken'> {
  if (state == null) return { state: 'state not known', broken: false };
  const seen = state.active >= 0;
  const words = [
    ...(state.lag > 0 ? [`${formatCount(state.lag)} behind`] : seen ? ['up to date'] : []),
    seen ? `seen ${formatDuration(state.active / NANOSECONDS_PER_MILLISECOND)} ago` : 'never seen',
    ...(state.error?.description === undefined ? [] : [state.error.description]),
  ];
  return { state: words.join(' · '), broken: !seen || state.error != null };
}

const originOf = (kind: Origin['kind'], config: OriginConfig, state: OriginState | null | undefined): Origin => ({
  kind,
  name: config.external == null ? config.name : `${config.name} (${elsewhere(config.external.api)})`,
  takes: takes(config),
  ...stateOf(state),
});

/** What a stream copies from, and how each copy stands. Empty for one that stores what is published to it. */
export function originsOf({ config, mirror, sources: listed }: StreamInfo): Origin[] {
  const states = listed ?? [];
  // the server lists them in the order of the configuration, and one name may come twice with different filters
  const sources = (config.sources ?? []).map((source, index) => {
    const sameName = states.filter(({ name }) => name === source.name);
    const state = states[index]?.name === source.name ? states[index] : sameName[0];
    return originOf('source', source, state);
  });
  return config.mirror ? [originOf('mirror', config.mirror, mirror), ...sources] : sources;
}

/** `Mirror of ORDERS (hub), never seen`. */
export const originWords = ({ kind, name, state }: Origin): string =>
  `${kind === 'mirror' ? 'Mirror of' : 'Takes from'} ${name}, ${state}`;
