import { describe, expect, it } from 'vitest';
import { issuersSchema } from '../../config/issuers.ts';
import { clientAt, issuerOfToken } from './issuer-of-token.ts';
import { findIssuer, issuerOf } from './issuer.ts';

const entry = { name: 'x', clientId: 'vertebra' };
const ISSUERS = issuersSchema.parse([
  { ...entry, issuer: 'https://id.example/realms/platform', scope: { kind: 'sovereign' } },
  { ...entry, issuer: 'https://id.example/realms/{org}', scope: { kind: 'organization-template' } },
  {
    ...entry,
    issuer: 'https://globex.example',
    clientSecret: 's',
    scope: { kind: 'organization', organization: 'globex' },
  },
]);

describe('findIssuer', () => {
  it('finds the Sovereign, an Organization of its own, and one by the template', () => {
    expect(findIssuer(ISSUERS, 'sovereign')).toMatchObject({ scope: { kind: 'sovereign' } });
    expect(findIssuer(ISSUERS, 'globex')).toEqual({
      url: 'https://globex.example',
      clientId: 'vertebra',
      clientSecret: 's',
      scope: { kind: 'organization', organization: 'globex', byClaim: false },
    });
    expect(findIssuer(ISSUERS, 'acme')).toMatchObject({
      url: 'https://id.example/realms/acme',
      scope: { kind: 'organization', organization: 'acme' },
    });
  });

  it.each(['', 'Acme', '../master', 'acme/../platform', 'master', 'catalyst-admin', 'acme-prod', '{org}', '*'])(
    'knows none for %j',
    (selector) => expect(findIssuer(ISSUERS, selector)).toBeNull(),
  );

  it('does not make the realm of the Sovereign an Organization’s', () => {
    expect(findIssuer(ISSUERS, 'platform')).toBeNull();
  });

  it('knows none where nothing is configured', () => {
    expect(findIssuer(ISSUERS.slice(0, 1), 'acme')).toBeNull();
    expect(findIssuer(ISSUERS.slice(1), 'sovereign')).toBeNull();
  });
});

it('issuerOf: an actor whose issuer has moved has none', () => {
  const person = { subject: '1', username: 'a', displayName: 'A', sessionId: 's', scope: 'organization' as const };
  const actor = { ...person, organization: 'acme', roles: [] };
  expect(issuerOf(ISSUERS, { ...actor, issuer: 'https://id.example/realms/acme' })).not.toBeNull();
  expect(issuerOf(ISSUERS, { ...actor, issuer: 'https://old.example/realms/acme' })).toBeNull();
});

it('issuerOf: a person of the Sovereign is looked up at its issuer, and at none of an Organization', () => {
  const person = {
    subject: '1',
    username: 'a',
    displayName: 'A',
    sessionId: 's',
    scope: 'sovereign' as const,
    roles: [],
  };
  expect(issuerOf(ISSUERS, { ...person, issuer: 'https://id.example/realms/platform' })?.scope).toEqual({
    kind: 'sovereign',
  });
  for (const issuer of ['https://id.example/realms/acme', 'https://globex.example', '']) {
    expect(issuerOf(ISSUERS, { ...person, issuer })).toBeNull();
  }
});

describe('issuerOfToken', () => {
  const find = (url: string, named: string | null = null) => issuerOfToken(ISSUERS, url, named);

  it('is the issuer that people of that scope are sent to', () => {
    expect(find('https://id.example/realms/platform')?.scope).toEqual({ kind: 'sovereign' });
    expect(find('https://id.example/realms/acme')?.scope).toMatchObject({ organization: 'acme' });
    expect(find('https://globex.example')?.scope).toMatchObject({ organization: 'globex' });
  });

  it.each([
    ['', null],
    ['https://id.example/realms/', null],
    ['https://id.example/realms/globex', null],
    ['https://id.example/realms/acme/', null],
    ['https://id.example/realms/acme/../platform', null],
    ['https://ID.example/realms/acme', null],
    ['https://id.example/realms/{org}', null],
    ['https://globex.example/', null],
    ['https://id.example/realms/master', null],
  ])('is nobody at %j', (url, expected) => {
    expect(find(url)).toBe(expected);
    expect(clientAt(ISSUERS, url)).toBe(expected);
  });

  it('believes a name only where Organizations are named by claim', () => {
    expect(find('https://id.example/realms/acme', 'globex')?.scope).toMatchObject({ organization: 'acme' });
    const shared = { ...entry, issuer: 'https://id.example', scope: { kind: 'organization-claim' } };
    const issuers = issuersSchema.parse([shared]);
    expect(issuerOfToken(issuers, 'https://id.example', 'acme')?.scope).toEqual({
      kind: 'organization',
      organization: 'acme',
      byClaim: true,
    });
    expect(issuerOfToken(issuers, 'https://id.example', null)).toBeNull();
    expect(issuerOfToken(issuers, 'https://id.example', 'sovereign')).toBeNull();
    expect(clientAt(issuers, 'https://id.example')).toMatchObject({ clientId: 'vertebra', scope: null });
  });
});

describe('a template with text on both sides of the name', () => {
  const issuers = issuersSchema.parse([
    { ...entry, issuer: 'https://id.example/{org}/oidc', scope: { kind: 'organization-template' } },
  ]);
  const organizationAt = (url: string) => issuerOfToken(issuers, url, null)?.scope;

  it('speaks for the Organization whose slug stands between them', () => {
    expect(organizationAt('https://id.example/acme/oidc')).toMatchObject({ organization: 'acme' });
  });

  it.each([
    'https://id.example/acme/evil',
    'https://id.example/acme/oidc/',
    'https://id.example/acme',
    'https://id.example//oidc',
    'https://id.example/oidc',
    'https://id.evilxx/acme/oidc',
    'https://evil.example/acme/oidc',
    'xhttps://id.example/acme/oidc',
    'https://id.example/acme/x/oidc',
  ])('and for nobody at %s', (url) => expect(organizationAt(url)).toBeUndefined());
});
