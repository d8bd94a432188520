import type { ControlGrant } from '../../keys/sign.ts';
import { openHome } from './home.ts';
import type { Home, HomeConnection } from './home.ts';

/** Opening one costs a signature and some round trips, and who asks once asks again. */
const IDLE_MS = 30_000;

interface Shared {
  opened: Promise<HomeConnection>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

const shared = new Map<string, Shared>();

function open(grant: ControlGrant, home: Home): Shared {
  const entry: Shared = { opened: openHome(grant, home), users: 0, idle: undefined };
  const drop = () => {
    if (shared.get(home.account) === entry) shared.delete(home.account);
  };
  entry.opened.then(({ connection }) => void connection.closed().then(drop), drop);
  shared.set(home.account, entry);
  return entry;
}

/** A connection that others use, too; `release` gives it back, once. */
export interface BorrowedHome extends HomeConnection {
  release: () => void;
}

/**
 * The one connection of this process into an Organization's home account, closed half a minute after its last user gave it
 * back. Throws `nats-unavailable`.
 */
export async function borrowHome(grant: ControlGrant, home: Home): Promise<BorrowedHome> {
  const entry = shared.get(home.account) ?? open(grant, home);
  entry.users += 1;
  clearTimeout(entry.idle);
  const giveBack = () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.idle = setTimeout(() => {
      if (shared.get(home.account) === entry) shared.delete(home.account);
      void entry.opened.then(({ connection }) => connection.close());
    }, IDLE_MS);
    entry.idle.unref();
  };
  try {
    const opened = await entry.opened;
    let released = false;
    return {
      ...opened,
      release: () => {
        if (!released) giveBack();
        released = true;
      },
    };
  } catch (error) {
    entry.users -= 1;
    throw error;
  }
}
