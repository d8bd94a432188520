import type { MsgHdrs } from '@nats-io/transport-node';

/** The headers of a message in the order they came; null when they are none that the client can read. */
export function readableHeaders(message: { headers?: MsgHdrs | undefined }): [name: string, value: string][] | null {
  try {
    // Decoded when first asked for, and that throws for odd names.
    const { headers } = message;
    if (!headers) return [];
    return headers.keys().flatMap((name) => headers.values(name).map((value): [string, string] => [name, value]));
  } catch {
    return null;
  }
}
