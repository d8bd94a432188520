import { describe, expect, it } from 'vitest';
import { credentialSchema } from '../credentials/credential.ts';
import { personSchema } from './person-schema.ts';
import { describePerson, isSamePerson, personOf } from './person.ts';
import { supportGrantRecordSchema } from '../support/support-grant.ts';

const operator = { issuer: 'https://id.example/realms/sovereign', subject: '1', username: 'operator' };

describe('a person', () => {
  it('is somebody by issuer and subject, whatever they are called', () => {
    const renamed = { ...operator, username: 'renamed' };
    expect(isSamePerson(operator, renamed)).toBe(true);
    expect(isSamePerson(operator, { ...operator, issuer: 'https://id.example/realms/acme' })).toBe(false);
    expect(isSamePerson(operator, { ...operator, subject: '2' })).toBe(false);
  });

  it('of a record that holds a name only is read, and is nobody', () => {
    const old = personSchema.parse('operator');
    expect(old).toEqual({ issuer: null, subject: null, username: 'operator' });
    expect(isSamePerson(old, old)).toBe(false);
    expect(isSamePerson(old, operator)).toBe(false);
    expect(describePerson(old)).toBe('operator (realm not recorded)');
  });

  it('comes out of a record as it went in', () => {
    const actor = { ...operator, displayName: 'Olga', sessionId: 's', roles: [] };
    expect(personSchema.parse(JSON.parse(JSON.stringify(personOf(actor))))).toEqual(operator);
    expect(() => personSchema.parse({ username: 'operator' })).toThrow();
  });

  it('of 0.1 is read in credentials and support grants', () => {
    const credential = { publicKey: 'U', organization: 'acme', environment: 'dev', role: 'publisher', name: 'x' };
    const times = { issuedAt: '2026-01-01T00:00:00Z', expiresAt: '2026-02-01T00:00:00Z' };
    const old = { issuer: null, subject: null, username: 'ada' };
    expect(credentialSchema.parse({ ...credential, ...times, durable: null, issuedBy: 'ada' }).issuedBy).toEqual(old);
    const by = supportGrantRecordSchema.pick({ decidedBy: true, endedBy: true });
    expect(by.parse({ decidedBy: 'ada', endedBy: null })).toEqual({ decidedBy: old, endedBy: null });
  });

  it('is told apart from a namesake of another realm', () => {
    expect(describePerson(operator)).toBe('operator (id.example/realms/sovereign)');
  });
});
