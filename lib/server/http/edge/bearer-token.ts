/** The token of `Authorization: Bearer …` (RFC 6750, 2.1), empty when the header is there without one; null without it. */
export function bearerToken(headers: Headers): string | null {
  const found = /^bearer(?:$|\s(.*)$)/i.exec(headers.get('authorization')?.trim() ?? '');
  return found && (found[1] ?? '').trim();
}
