/**
 * Reads a raw NATS header block (NATS ADR-4). Never throws: whatever a publisher stored is shown as well as it can be,
 * while the clients refuse the whole message for one odd name.
 */
export function parseHeaders(block: Uint8Array): [name: string, value: string][] {
  const lines = new TextDecoder().decode(block).split('\r\n').slice(1);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}
