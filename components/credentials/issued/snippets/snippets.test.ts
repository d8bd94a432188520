import { describe, expect, test } from 'vitest';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { filledIn } from '@/lib/domain/credentials/permission-template.ts';
import type { IssuedCredential } from '@/lib/domain/credentials/credential.ts';
import { parseEventSubject } from '@/lib/domain/events/event-subject.ts';
import { readKnownData } from '@/lib/domain/events/known-data.ts';
import { SNIPPET_LANGUAGES } from './languages.ts';
import { objectOfSnippet, snippetInput } from './snippet.ts';

const PUBLIC_KEY = 'UDXK7QPLAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const issued = (role: CredentialRole): IssuedCredential => ({
  credential: {
    publicKey: PUBLIC_KEY,
    organization: 'acme',
    environment: 'prod',
    role,
    name: 'orders-worker',
    durable: role === 'subscriber' ? 'orders' : null,
    issuedBy: { issuer: 'https://id.example', subject: '1', username: 'acme-admin' },
    issuedUnder: 'credential.issue-prod',
    keyGeneration: 1,
    issueAct: null,
    issuedAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-31T00:00:00Z',
    renewals: [],
    replaces: null,
    replacedBy: null,
  },
  jwt: 'header.claims.signature',
  permissions: filledIn(CREDENTIAL_ROLES[role].template('acme', 'prod'), { publicKey: PUBLIC_KEY, durable: 'orders' }),
  inboxPrefix: `_INBOX.${PUBLIC_KEY}`,
  endpoints: { nats: 'nats://nats.example:4222', websocket: 'wss://nats.example' },
});

const code = (role: CredentialRole, language: string): string =>
  SNIPPET_LANGUAGES.find(({ id }) => id === language)?.code(snippetInput(issued(role))) ?? '';

describe.each(SNIPPET_LANGUAGES)('$label', ({ id }) => {
  test.each(CREDENTIAL_ROLE_IDS)('connects as a %s: server, file, own inbox', (role) => {
    const program = code(role, id);
    expect(program).toContain('nats://nats.example:4222');
    expect(program).toContain('orders-worker.creds');
    expect(program).toMatch(/inbox[-_]?prefix\W+_INBOX\.UDXK7QPL/i);
    expect(program).not.toContain('undefined');
    expect(program).not.toContain('header.claims.signature');
  });

  test('a subscriber takes the durable made for it, on the stream of its Environment', () => {
    const program = code('subscriber', id);
    expect(program).toContain('WS_acme-prod');
    expect(program).toMatch(/[ "']orders["' ]/);
    expect(program).toMatch(/ack/i);
  });

  test('only a trusted reader watches: a watch creates a consumer', () => {
    expect(code('trusted-kv-reader', id)).toMatch(/watch/i);
    expect(code('kv-reader', id)).not.toMatch(/watch/i);
    expect(code('kv-reader', id)).toContain('$KV.ws-acme-prod-state.>');
  });

  test('a writer puts a key of its own', () => {
    expect(code('kv-writer', id)).toContain('example/orders-worker');
    expect(code('kv-writer', id)).toMatch(/(delete\(|kv del )/i);
    expect(code('kv-reader', id)).not.toMatch(/\.put\(|\.Put\(| put /);
  });
});

test('a sealed reader with the Node client opens its bucket without a question it may not ask, and reads with direct get', () => {
  const snippet = code('kv-reader', 'node');
  // `create` asks STREAM.INFO first; `open` asks nothing (@nats-io/kv, lib/kv.js, bind).
  expect(snippet).toContain("await new Kvm(nc).open('ws-acme-prod-state', { allow_direct: true });");
  expect(snippet).not.toMatch(/\.create\(|checkAPI: true/);
  expect(snippet).toMatch(/^\/\/ npm install @nats-io\/transport-node @nats-io\/kv$/m);
});

test('what a publisher sends is an event of a known kind about the object that the page links to', () => {
  const { event, eventSubject } = snippetInput(issued('publisher'));
  const key = objectOfSnippet({ name: 'orders-worker', role: 'publisher' });
  expect(parseEventSubject('acme-prod', eventSubject)).toMatchObject({ source: 'git', kind: 'commit', key });
  expect(readKnownData('git', 'commit', event.data)).toMatchObject({ kind: 'commit', data: event.data });
  expect(objectOfSnippet({ name: 'orders-worker', role: 'kv-writer' })).toBeNull();
});

test('the shell gets subjects in quotes', () => {
  expect(code('kv-reader', 'nats-cli')).toContain("'$KV.ws-acme-prod-state.>'");
});
