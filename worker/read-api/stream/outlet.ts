import type { Feed } from './feed.ts';
import type { Hub } from './hub.ts';

/** Where the beginning of an event stream is written to. */
export interface Outlet {
  hub: Hub;
  feed: Feed;
  /** Waits until there is room for more; an empty text only asks. False when the client is gone, or starts anew: then nothing more is to be written. */
  send: (text: string) => Promise<boolean>;
}
