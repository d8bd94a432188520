import { expect, it } from 'vitest';
import type { AuditRecord } from '../../domain/audit/audit.ts';
import { subjectMatches } from '../../domain/subjects.ts';
import { auditFilterSubject, auditSubject, matchesFilter } from './subject.ts';

const record: AuditRecord = {
  time: '2026-11-23T12:00:00.000Z',
  actor: { issuer: 'https://id.example', subject: 'sub', username: 'Ada > *', sessionId: 'sid' },
  address: '192.0.2.1',
  action: 'credential.issue',
  organization: 'acme',
  object: 'U…\n.',
  result: 'done',
  reason: null,
  correlation: 'c',
  previous: { hash: '', time: null },
};

it('a record is found by each of its parts, whatever its names hold', () => {
  const subject = auditSubject(record);
  expect(subject).toMatch(/^audit-log\.acme\.[0-9a-f]{8}\.done\.credential_issue\.[0-9a-f]{8}$/);
  const { organization, action, object, result, actor } = record;
  const parts = [{ organization }, { action }, { object }, { result }, { actor: actor.username }, { actor: 'ADA > *' }];
  for (const part of parts) {
    const filter = auditFilterSubject(part as Parameters<typeof auditFilterSubject>[0]);
    expect(subjectMatches(filter ?? '', subject), JSON.stringify(part)).toBe(true);
  }
  expect(subjectMatches(auditFilterSubject({ actor: 'grace' }) ?? '', subject)).toBe(false);
  expect(auditFilterSubject({})).toBeUndefined();
});

it('what is no Organization stands where the Sovereign does', () => {
  for (const organization of [null, '> .*', '']) {
    expect(auditSubject({ ...record, organization })).toMatch(/^audit-log\._sovereign\./);
  }
});

it('a record with the token of another name is not taken for it', () => {
  expect(matchesFilter({ actor: 'ada > *', object: record.object }, record)).toBe(true);
  expect(matchesFilter({ actor: 'grace' }, record)).toBe(false);
  expect(matchesFilter({ object: 'U' }, record)).toBe(false);
  expect(matchesFilter({ from: record.time }, record)).toBe(true);
  expect(matchesFilter({ to: record.time }, record)).toBe(false);
  expect(matchesFilter({ from: '2026-11-23T13:00:00+02:00', to: '2026-11-23T12:00:01Z' }, record)).toBe(true);
});

it('people of one name are told apart by their id and provider, to the letter', () => {
  const actor = record.actor;
  expect(matchesFilter({ actor: actor.username, subject: actor.subject, issuer: actor.issuer }, record)).toBe(true);
  expect(matchesFilter({ actor: actor.username, subject: 'SUB' }, record)).toBe(false);
  expect(matchesFilter({ actor: actor.username, issuer: 'https://id.example/2' }, record)).toBe(false);
});

it('a filter asks for one Organization, result, action and object, and for none that it does not name', () => {
  expect(auditFilterSubject({ organization: 'acme' })).toBe('audit-log.acme.*.*.*.*');
  expect(auditFilterSubject({ result: 'refused' })).toBe('audit-log.*.*.refused.*.*');
  expect(auditFilterSubject({ action: 'credential.issue' })).toBe('audit-log.*.*.*.credential_issue.*');
  const subject = auditSubject(record);
  for (const odd of [{ organization: 'globex' }, { result: 'failed' }, { action: 'data.view' }, { object: 'U' }]) {
    const filter = auditFilterSubject(odd as Parameters<typeof auditFilterSubject>[0]);
    expect(subjectMatches(filter ?? '', subject), JSON.stringify(odd)).toBe(false);
  }
});

it('a name stands under a slug of its own only when it can be one token of a subject', () => {
  const tokenOf = (organization: string) => auditSubject({ ...record, organization }).split('.')[1];
  const longest = 'a'.repeat(64);
  expect(['acme', 'a-1', longest].map(tokenOf)).toEqual(['acme', 'a-1', longest]);
  for (const odd of ['Acme', 'acme.x', 'acme ', ' acme', `${longest}a`]) expect(tokenOf(odd)).toBe('_sovereign');
});
