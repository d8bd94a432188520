import { SharedResources } from '../../../domain/shared-resources.ts';
import type { ControlGrant } from '../../keys/sign.ts';
import { openHome } from './home.ts';
import type { Home, HomeConnection } from './home.ts';

/** Opening one costs a signature and some round trips, and who asks once asks again. */
const IDLE_MS = 30_000;

/** By home account. One that did not open has nothing to close. */
const shared = new SharedResources<Promise<HomeConnection>>((opened) => {
  opened.then(({ connection }) => connection.close()).catch(() => undefined);
}, IDLE_MS);

function open(grant: ControlGrant, home: Home): Promise<HomeConnection> {
  const opened = openHome(grant, home);
  const drop = () => shared.drop(home.account, opened);
  opened.then(({ connection }) => void connection.closed().then(drop), drop);
  return opened;
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
  const { value, release } = shared.hold(home.account, () => open(grant, home));
  try {
    return { ...(await value), release };
  } catch (error) {
    release();
    throw error;
  }
}
