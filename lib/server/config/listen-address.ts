/** Where a server listens; port 0 is one that is free. */
export interface ListenAddress {
  host: string;
  port: number;
}

const MAX_PORT = 65_535;

/** `127.0.0.1:3001`, `[::1]:3001` or `localhost:3001` → where to listen; null when it is none of these. */
export function parseListen(text: string): ListenAddress | null {
  const [, v6, host = v6, port] = /^(?:\[([\da-fA-F:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  return host === undefined || Number(port) > MAX_PORT ? null : { host, port: Number(port) };
}

/** The same as text, an IPv6 address in brackets. */
export const listenText = ({ host, port }: ListenAddress): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
