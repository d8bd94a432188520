import { expect, test } from 'vitest';

import type { AuditEntry } from '@/lib/domain/audit/audit.ts';

import { foldSessions } from './fold-sessions.ts';

let sequence = 1_000;
const record = (username: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  sequence: (sequence -= 1),
  time: '2026-11-27T12:03:00Z',
  actor: { issuer: 'https://idp', subject: username, username, sessionId: 's' },
  address: '127.0.0.1',
  action: 'nats-session.open',
  organization: 'acme',
  object: 'U',
  result: 'done',
  reason: 'as reader',
  correlation: 'c',
  previous: { hash: '', time: null },
  ...more,
});
const shape = (entries: AuditEntry[]) =>
  foldSessions(entries).map(({ entry, records }) => [entry.actor.username, records.length]);

test('sessions of one person that follow each other are one row, and those of another in between one of their own', () => {
  expect(shape([record('ada'), record('ada'), record('bob'), record('ada'), record('bob')])).toEqual([
    ['ada', 3],
    ['bob', 2],
  ]);
});

test('any other record ends them, and is never folded', () => {
  const issue = () => record('ada', { action: 'credential.issue' });
  expect(shape([record('ada'), issue(), issue(), record('ada'), record('ada')])).toEqual([
    ['ada', 1],
    ['ada', 1],
    ['ada', 1],
    ['ada', 2],
  ]);
});

test('what differs in person, Organization, rights or result is not folded together', () => {
  const ada = record('ada');
  const namesake = record('ada', { actor: { ...ada.actor, issuer: 'https://other' } });
  const elsewhere = record('ada', { organization: 'globex' });
  const inspector = record('ada', { reason: 'as inspector' });
  expect(foldSessions([ada, namesake, elsewhere, inspector])).toHaveLength(4);
  expect(foldSessions([record('ada', { result: 'refused' }), record('ada', { result: 'refused' })])).toHaveLength(2);
});

test('nothing is lost, and nothing counted twice', () => {
  const entries = [record('ada'), record('bob'), record('ada'), record('eve', { action: 'audit.export' })];
  const folded = foldSessions(entries).flatMap(({ records }) => records);
  expect(folded.sort((a, b) => b.sequence - a.sequence)).toEqual(entries);
});
