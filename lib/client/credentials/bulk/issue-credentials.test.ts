import { afterEach, expect, it, vi } from 'vitest';
import type { IssueCredentials } from '../../../domain/credentials/bulk/bulk-issue.ts';
import { proofOfPossession } from '../../../domain/credentials/proof.ts';
import { verifySignature } from '../../../server/keys/nkey.ts';
import { issueCredentials } from './issue-credentials.ts';
import type { BulkProgress } from './issue-credentials.ts';

afterEach(() => void vi.unstubAllGlobals());

const wish = (name: string, publicKey?: string) => ({
  name,
  environment: 'dev' as const,
  role: 'publisher' as const,
  durable: undefined,
  expiryDays: 7,
  publicKey,
  signature: publicKey === undefined ? undefined : 'x'.repeat(86),
});
const DEVICE = `U${'A'.repeat(55)}`;

/** Our API, which answers with these lines; gives what was sent to it. */
function stubApi(lines: readonly unknown[]): string[] {
  const sent: string[] = [];
  vi.stubGlobal('document', { visibilityState: 'visible' });
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    sent.push(`${path} ${body ?? ''}`);
    return Promise.resolve(
      path.endsWith('/challenges')
        ? Response.json({ nonce: 'a.1.b', expiresAt: '' })
        : new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    );
  });
  return sent;
}
const issued = (names: string[]) => ({
  type: 'issued',
  credentials: names.map((name) => ({ credential: { name }, jwt: `jwt of ${name}` })),
  endpoints: { nats: '', websocket: '' },
});
const { signal } = new AbortController();

it('makes keys where the file brings none, and signs each line with its own', async () => {
  const sent = stubApi([{ type: 'progress', made: 3, of: 3 }, issued(['a', 'b', 'device'])]);
  const told: BulkProgress[] = [];
  const wishes = [wish('a'), wish('b'), wish('device', DEVICE)];
  const made = await issueCredentials('acme', wishes, null, (progress) => told.push(progress), signal);
  expect(made.map(({ jwt, key }) => [jwt, key !== null])).toEqual([
    ['jwt of a', true],
    ['jwt of b', true],
    ['jwt of device', false],
  ]);
  expect([...new Set(told.map(({ step }) => step))]).toEqual(['keys', 'proofs', 'credentials']);
  const { nonce, credentials } = JSON.parse(/bulk (.*)$/.exec(sent[1] ?? '')?.[1] ?? '') as IssueCredentials;
  for (const [index, line] of credentials.slice(0, 2).entries()) {
    expect(line.publicKey).toBe(made[index]?.key?.publicKey);
    const proof = proofOfPossession({ act: 'issues', joinsDurable: false, organization: 'acme', nonce, ...line });
    expect(verifySignature('U', line.publicKey, proof, Buffer.from(line.signature, 'base64url'))).toBe(true);
  }
  expect(credentials[2]).toMatchObject({ publicKey: DEVICE, signature: 'x'.repeat(86) });
  for (const { key } of made) if (key !== null) expect(sent.join()).not.toContain(key.seed);
});

it('asks for no other challenge where the file is signed over one', async () => {
  const sent = stubApi([issued(['device'])]);
  await issueCredentials('acme', [wish('device', DEVICE)], 'mine.1.x', () => undefined, signal);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain('"nonce":"mine.1.x"');
});

it.each([
  ['says that it failed', [{ type: 'failed', detail: 'The durable.', fields: [] }], 'The durable.'],
  ['breaks off', [{ type: 'progress', made: 0, of: 1 }], 'nothing was issued, or all of it'],
])('throws when the answer %s', async (_name, lines, said) => {
  stubApi(lines);
  await expect(issueCredentials('acme', [wish('a')], null, () => undefined, signal)).rejects.toThrow(said);
});

it('sends nothing when the page was left', async () => {
  const sent = stubApi([issued(['a'])]);
  const leaving = new AbortController();
  leaving.abort();
  const asked = issueCredentials('acme', [wish('a')], 'n.1.x', () => undefined, leaving.signal);
  await expect(asked).rejects.toThrow('aborted');
  expect(sent).toEqual([]);
});
