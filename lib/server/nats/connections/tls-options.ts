import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import type { TlsOptions as ClientTls } from '@nats-io/transport-node';

/** Those of the client, and what it hands on to node:tls. */
type TlsOptions = ClientTls & Pick<ConnectionOptions, 'checkServerIdentity'>;

/**
 * How the client of NATS speaks TLS to these servers. By itself it takes what the server offers, so with nothing but `tls://` URLs
 * it is told not to speak without. For a server that is named by its IP address it passes no name on, and node:tls then asks the
 * certificate for `localhost`: it has to be for one of the addresses that are configured instead.
 */
export function tlsOptions(servers: readonly string[]): TlsOptions | undefined {
  if (!servers.every((server) => server.startsWith('tls://'))) return undefined;
  const addresses = servers
    .map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''))
    .filter((host) => isIP(host) !== 0);
  if (addresses.length === 0) return {};
  return {
    checkServerIdentity: (host: string, certificate: PeerCertificate): Error | undefined => {
      const names = host === 'localhost' ? addresses : [host];
      const problems = names.map((name) => checkServerIdentity(name, certificate));
      return problems.includes(undefined) ? undefined : problems[0];
    },
  };
}
