const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes that base32 text stands for (RFC 4648, without padding). */
function bytesOf(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/**
 * How a user seed could be written down: as it is, that in base64 and hex, and the 32 bytes of the private key, which stand
 * behind two bytes of prefix, in each of these too.
 */
export function spellings(seed: string): string[] {
  const key = bytesOf(seed).subarray(2, 34);
  const encoded = [Buffer.from(seed), key].flatMap((bytes) =>
    (['base64', 'base64url', 'hex', 'latin1'] as const).map((encoding) => bytes.toString(encoding).replace(/=+$/, '')),
  );
  return [...new Set([seed, ...encoded, encodeURIComponent(seed), seed.toLowerCase(), key.join(',')])];
}
