import { ORGANIZATION_PLACEHOLDER } from '../../config/issuers.ts';
import type { IssuerConfig } from '../../config/issuers.ts';

/** The issuer's URL, a template filled in with the slug. */
export const urlFor = ({ issuer }: IssuerConfig, slug: string): string =>
  issuer.replace(ORGANIZATION_PLACEHOLDER, () => slug);

/** What stands at `{org}` in such a URL of the template, whatever it is; null for another URL. Compared to the letter. */
export function organizationPartOf({ issuer }: IssuerConfig, url: string): string | null {
  const [before, after] = issuer.split(ORGANIZATION_PLACEHOLDER);
  if (before === undefined || after === undefined) return null;
  const length = url.length - before.length - after.length;
  return length > 0 && url.startsWith(before) && url.endsWith(after)
    ? url.slice(before.length, before.length + length)
    : null;
}
