import { fromPublic } from 'nkeys.js';
import { afterEach, expect, test, vi } from 'vitest';
import type { IssueCredential } from '../../domain/credentials/credential.ts';
import { issueCredentialSchema } from '../../domain/credentials/credential.ts';
import { proofOfPossession } from '../../domain/credentials/proof.ts';
import { issueCredential } from './issue-credential.ts';

const WISH = { environment: 'dev', role: 'publisher', name: 'orders', joinsDurable: false, expiryDays: 30 } as const;

afterEach(() => vi.unstubAllGlobals());

/** A server that answers a challenge, then whatever is given; keeps what it was sent. */
function server(answer: Response) {
  const requests: { url: string; body: string }[] = [];
  vi.stubGlobal('fetch', (url: string, init: { body?: string }) => {
    requests.push({ url, body: init.body ?? '' });
    const challenge = Response.json({ nonce: 'nonce-1', expiresAt: '2026-01-01T00:00:00Z' });
    return Promise.resolve(url.endsWith('/challenges') ? challenge : answer);
  });
  return requests;
}

test('the request proves the key and never carries its seed', async () => {
  const requests = server(Response.json({ jwt: 'jwt' }));
  const { key } = await issueCredential('acme', WISH);

  expect(requests.map(({ url }) => url)).toEqual([
    '/api/v1/organizations/acme/credentials/challenges',
    '/api/v1/organizations/acme/credentials',
  ]);
  const body: IssueCredential = issueCredentialSchema.parse(JSON.parse(requests[1]?.body ?? ''));
  const proof = proofOfPossession({ act: 'issues', ...body, organization: 'acme' });
  expect(fromPublic(body.publicKey).verify(proof, Uint8Array.from(Buffer.from(body.signature, 'base64url')))).toBe(
    true,
  );
  expect(body.publicKey).toBe(key.publicKey);
  for (const { url, body: sent } of requests) expect(url + sent).not.toContain(key.seed);
});

test('a refusal of the server is thrown as it is', async () => {
  const problem = {
    code: 'invalid-request',
    title: 'No',
    detail: 'Not so.',
    fields: [{ path: 'name', message: 'Taken.' }],
  };
  server(Response.json(problem, { status: 422 }));

  await expect(issueCredential('acme', WISH)).rejects.toMatchObject({
    code: 'invalid-request',
    fields: problem.fields,
  });
});
