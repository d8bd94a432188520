import type { AskCreation, SignInTest } from '../../../domain/organizations/creation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { getConfig } from '../../config/config.ts';
import { findIssuer } from '../../identity/oidc/issuer.ts';
import { testIssuer } from '../../identity/oidc/test-issuer.ts';
import { checkSlug } from './get-creation.query.ts';

/**
 * Who would sign in the people of an Organization, and whether that works now. Only issuers of the configuration are asked, whatever
 * name somebody types. Throws `invalid-request` for what is no name.
 */
export async function testSignIn(caller: Caller, { slug }: AskCreation): Promise<SignInTest> {
  authorize(caller.actor, 'organization.create');
  checkSlug(slug);
  const { issuers } = getConfig();
  const at = () => new Date().toISOString();
  const issuer = findIssuer(issuers, slug);
  if (issuer === null) {
    const isForAnybody = issuers.some(({ scope }) => scope.kind === 'organization-template');
    const check = {
      check: 'configured',
      result: 'failed',
      detail: isForAnybody
        ? `The template of issuers, filled in with “${slug}”, is an issuer that is configured for somebody else.`
        : `No issuer is configured for “${slug}”, so nobody of it could sign in.`,
      cure: isForAnybody
        ? 'Choose another name, or add an entry for this Organization to the file of issuers.'
        : 'Add an entry for this Organization, or a template for all, to the file of issuers (docs/keycloak.md).',
    } as const;
    return { issuer: null, checks: [check], at: at() };
  }
  const { url, clientId } = issuer;
  const isOwn = issuers.find(({ issuer: configured }) => configured === url);
  const name = (isOwn ?? issuers.find(({ scope }) => scope.kind === 'organization-template'))?.name ?? url;
  return { issuer: { name, url, clientId }, checks: await testIssuer(issuer), at: at() };
}
