/** What a key may be made of (NATS ADR-8, JetStream based Key-Value Stores). */
const CHARACTERS = /^[-/_=.a-zA-Z0-9]+$/u;
/** ADR-8 keeps these for NATS itself. */
const RESERVED = '_kv';
/**
 * A key is published as part of a subject, beside the name of its bucket and a reply subject, on one protocol line of at most
 * 4,096 bytes (`max_control_line` of nats-server): a longer line ends the connection.
 */
const LONGEST = 1_024;

/** Why a text cannot be a key of a KV bucket, or null when it can. */
export function stateKeyProblem(key: string): string | null {
  if (!CHARACTERS.test(key)) {
    return 'A key has only letters without accents, digits and the characters - / _ = and the dot.';
  }
  if (key.startsWith('.') || key.endsWith('.') || key.includes('..')) {
    return 'A key has no dot at its start or end and no two in a row.';
  }
  if (key.startsWith(RESERVED)) return `Keys that begin with ${RESERVED} belong to NATS.`;
  if (key.length > LONGEST) return `A key has at most ${LONGEST.toLocaleString('en')} characters.`;
  return null;
}

/** What a key is made of. None of the parts has a slash. */
export interface Keyed {
  kind: string;
  /** null for what has none */
  namespace: string | null;
  name: string;
}

/** The key of an object's state: `<kind>/<namespace>/<name>`, or `<kind>/<name>` for what has no namespace. */
export const stateKeyOf = ({ kind, namespace, name }: Keyed): string =>
  namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
