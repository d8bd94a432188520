import { describe, expect, it } from 'vitest';
import { issuersSchema } from '../config/issuers.ts';
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
      scope: { kind: 'organization', organization: 'globex' },
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
