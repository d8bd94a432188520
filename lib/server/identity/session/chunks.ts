/** A cookie as a request brings it. */
export interface Cookie {
  name: string;
  value: string;
}

/** Browsers keep 4096 bytes a cookie, its name and attributes included (RFC 6265, 6.1). */
const CHUNK_CHARACTERS = 3600;
/** Node takes 16 KB of headers; a session beyond this would lock its owner out with 431. */
const MAX_CHUNKS = 4;

const isChunkOf = (name: string, cookie: Cookie): boolean =>
  cookie.name.startsWith(`${name}.`) && /^\d$/.test(cookie.name.slice(name.length + 1));

/** Whether a value can be split over as many cookies as a request has room for. */
export const fitsCookies = (value: string): boolean => value.length <= CHUNK_CHARACTERS * MAX_CHUNKS;

/** Splits a value over cookies `name.0`, `name.1`, … Throws when it does not fit. */
export function splitCookie(name: string, value: string): Cookie[] {
  const count = Math.ceil(value.length / CHUNK_CHARACTERS);
  if (count > MAX_CHUNKS) throw new Error(`${value.length} characters do not fit into ${MAX_CHUNKS} cookies.`);
  return Array.from({ length: count }, (_, at) => ({
    name: `${name}.${at}`,
    value: value.slice(at * CHUNK_CHARACTERS, (at + 1) * CHUNK_CHARACTERS),
  }));
}

/** The value that was split over the cookies; empty when there is none. */
export const joinCookie = (name: string, cookies: readonly Cookie[]): string =>
  cookies
    .filter((cookie) => isChunkOf(name, cookie))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ value }) => value)
    .join('');

/** Names of chunks a browser holds that are not among the new ones: they have to be deleted. */
export const leftoverChunks = (name: string, held: readonly Cookie[], fresh: readonly Cookie[]): string[] =>
  held
    .filter((cookie) => isChunkOf(name, cookie) && fresh.every((kept) => kept.name !== cookie.name))
    .map((c) => c.name);
