import { expect, test } from 'vitest';
import type { Credential } from './credential.ts';
import { newestJwtAt } from './credential.ts';
import { newestKeyGeneration, MOST_RENEWALS_KEPT, withoutRenewal, withRenewal } from './renewal.ts';

const by = { issuer: 'https://id.example', subject: '1', username: 'ann' };
const CREDENTIAL: Credential = {
  publicKey: 'U',
  organization: 'acme',
  environment: 'dev',
  role: 'publisher',
  name: 'billing',
  durable: null,
  issuedBy: by,
  issuedUnder: 'credential.issue',
  keyGeneration: 1,
  issueAct: null,
  issuedAt: 'day 0',
  expiresAt: 'day 1',
  renewals: [],
  replaces: null,
  replacedBy: null,
};
const renewed = (credential: Credential, n: number) =>
  withRenewal(credential, {
    at: `renewed ${n}`,
    by,
    expiresAt: `day ${n + 1}`,
    before: credential.expiresAt,
    act: `act ${n}`,
    keyGeneration: n + 1,
  });

test('a record follows its newest renewal, and keeps so many', () => {
  expect([newestJwtAt(CREDENTIAL), newestKeyGeneration(CREDENTIAL)]).toEqual(['day 0', 1]);
  let credential = CREDENTIAL;
  for (let n = 1; n <= MOST_RENEWALS_KEPT + 3; n += 1) credential = renewed(credential, n);
  expect(credential).toMatchObject({ issuedAt: 'day 0', expiresAt: `day ${MOST_RENEWALS_KEPT + 4}` });
  expect(credential.renewals).toHaveLength(MOST_RENEWALS_KEPT);
  expect(newestJwtAt(credential)).toBe(`renewed ${MOST_RENEWALS_KEPT + 3}`);
  expect(newestKeyGeneration(credential)).toBe(MOST_RENEWALS_KEPT + 4);
});

test('a renewal that came to nothing leaves the record as it was, whatever came after it', () => {
  const [once, twice] = [renewed(CREDENTIAL, 1), renewed(renewed(CREDENTIAL, 1), 2)];
  expect(withoutRenewal(once, 'act 1')).toEqual(CREDENTIAL);
  expect(withoutRenewal(twice, 'act 2')).toEqual(once);
  expect(withoutRenewal(twice, 'act 1')).toEqual({
    ...CREDENTIAL,
    expiresAt: 'day 3',
    renewals: [{ ...twice.renewals[1], before: 'day 1' }],
  });
  expect(withoutRenewal(once, 'another')).toBe(once);
});
