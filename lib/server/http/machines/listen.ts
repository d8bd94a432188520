import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../../config/config-error.ts';
import { listenText } from '../../config/listen-address.ts';
import type { ListenAddress } from '../../config/listen-address.ts';

const REASONS: Record<string, string> = {
  EADDRINUSE: 'is taken by another process; each one on a machine wants an address of its own',
  EADDRNOTAVAIL: 'is no address of this machine',
  EACCES: 'is not allowed to this user: ports below 1024 want a right of their own',
  ENOTFOUND: 'is a name that nobody knows',
};

/**
 * Lets a server listen; the address comes back as it is then, so with a port for port 0. Throws a ConfigError that names the
 * variable and what is wrong with its address.
 */
export async function listen(
  server: Server,
  { host, port }: ListenAddress,
  variable: string,
  backlog?: number,
): Promise<ListenAddress> {
  server.listen({ host, port, ...(backlog === undefined ? {} : { backlog }) });
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const why = REASONS[code] ?? `cannot be listened at (${code})`;
    throw new ConfigError([
      { variable, wants: `wants an address to listen at, and ${listenText({ host, port })} ${why}.` },
    ]);
  }
  return { host, port: (server.address() as AddressInfo).port };
}
