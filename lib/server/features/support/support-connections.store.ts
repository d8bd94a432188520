/** What the servers say about connections under support grants. */
import type { ClosedConnection } from '../../../domain/support/support-grant.ts';
import { listUserConnections, watchDisconnects } from '../../accounts/user-connections.ts';

const STREAM_TAG = 'stream:';

/** Those of some users of an account that are connected now, to whichever server. */
export async function connectedUsers(account: string, publicKeys: readonly string[]): Promise<string[]> {
  if (publicKeys.length === 0) return [];
  const { connections } = await listUserConnections(account);
  const users = new Set(connections.map(({ publicKey }) => publicKey));
  return publicKeys.filter((publicKey) => users.has(publicKey));
}

/** Listens, from when it resolves, to the servers' reports of closed connections that were made with a signing key. */
export async function watchSupportDisconnects(account: string, issuer: string) {
  const { until, stop } = await watchDisconnects(account, (closed) => closed.issuer === issuer);
  return {
    /** what was closed until now, once so many were or a second has passed */
    until: async (expected: number): Promise<ClosedConnection[]> =>
      (await until(expected)).map(({ server, tags, closedAt, reason }) => ({
        server,
        stream: tags.find((tag) => tag.startsWith(STREAM_TAG))?.slice(STREAM_TAG.length) ?? '',
        closedAt,
        reason,
      })),
    stop,
  };
}
