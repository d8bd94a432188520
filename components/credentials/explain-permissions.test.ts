import { describe, expect, test } from 'vitest';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { dataSubjects, explainPermissions } from './explain-permissions.ts';

const wordsOf = (role: keyof typeof CREDENTIAL_ROLES) => {
  const { may, hears } = explainPermissions(CREDENTIAL_ROLES[role].template('acme', 'dev'));
  return { may: may.map(({ words }) => words), hears: hears.map(({ words }) => words) };
};

describe.each(CREDENTIAL_ROLE_IDS)('%s', (role) => {
  const template = CREDENTIAL_ROLES[role].template('acme', 'dev');
  const { may, hears, mayNot } = explainPermissions(template);

  test('every subject is explained, and each once', () => {
    expect(may.flatMap(({ subjects }) => subjects).sort()).toEqual([...template.publish].sort());
    expect(hears.flatMap(({ subjects }) => subjects).sort()).toEqual([...template.subscribe].sort());
    const denied = [...(template.denyPublish ?? []), ...(template.denySubscribe ?? [])];
    expect(mayNot.flatMap(({ subjects }) => subjects).sort()).toEqual(denied.sort());
    expect([...may, ...hears, ...mayNot].map(({ words }) => words)).not.toContain('use the subject');
  });
});

test('words follow what the role may', () => {
  expect(wordsOf('publisher')).toEqual({
    may: ['publish events'],
    hears: ['answers to its own requests, nobody else’s'],
  });
  expect(wordsOf('subscriber').may).toEqual(['pull events through its durable consumer and acknowledge them']);
  expect(wordsOf('kv-writer').may).toContain('put, update and delete keys');
  expect(wordsOf('kv-reader').may).not.toContain('put, update and delete keys');
  expect(wordsOf('trusted-subscriber').may).toEqual(expect.arrayContaining(['create consumers', 'delete consumers']));
});

test('a subject nobody foresaw is still shown', () => {
  const { may } = explainPermissions({ publish: ['orders.>'], subscribe: [] });
  expect(may).toEqual([{ words: 'use the subject', subjects: ['orders.>'] }]);
});

test('the subjects with data stand out, each once', () => {
  expect(dataSubjects(CREDENTIAL_ROLES.subscriber.template('acme', 'dev'))).toEqual(['ws.acme-dev.>']);
  expect(dataSubjects(CREDENTIAL_ROLES['kv-writer'].template('acme', 'dev'))).toEqual(['$KV.ws-acme-dev-state.>']);
});
