import { createUser } from 'nkeys.js';
import { afterEach, expect, test, vi } from 'vitest';
import type { Credential } from '../../domain/credentials/credential.ts';
import { renewCredentialSchema } from '../../domain/credentials/credential.ts';
import { formatCreds } from '../../domain/credentials/creds-file.ts';
import { proofOfPossession } from '../../domain/credentials/proof.ts';
import { CredsFileProblem, renewCredential, renewedFile } from './renew-credential.ts';

const pair = createUser();
const publicKey = pair.getPublicKey();
const seed = new TextDecoder().decode(pair.getSeed());
const CREDENTIAL: Credential = {
  publicKey,
  organization: 'acme',
  environment: 'dev',
  role: 'subscriber',
  name: 'orders',
  durable: 'orders',
  issuedBy: { issuer: 'https://id.example', subject: '1', username: 'ann' },
  issuedUnder: 'credential.issue',
  keyGeneration: 1,
  issueAct: null,
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-02-01T00:00:00.000Z',
  renewals: [],
  replaces: null,
  replacedBy: null,
};
const fileOf = (text: string, over: Partial<File> = {}) => ({
  name: 'orders.creds',
  size: text.length,
  text: () => Promise.resolve(text),
  ...over,
});
const answers = (...bodies: unknown[]) => {
  const fetched = vi.fn<typeof fetch>();
  for (const body of bodies) fetched.mockResolvedValueOnce(Response.json(body));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
afterEach(() => vi.unstubAllGlobals());

test('the key in the file signs, and nothing of the file is sent', async () => {
  const fetched = answers({ nonce: 'n' }, { credential: CREDENTIAL, jwt: 'd.e.f' });
  const file = fileOf(formatCreds('a.b.c', seed));
  expect((await renewCredential(CREDENTIAL, file, 90)).jwt).toBe('d.e.f');
  const sent = JSON.stringify(fetched.mock.calls);
  expect(sent).not.toContain(seed);
  expect(sent).not.toContain('a.b.c');
  expect(sent).toContain(`/credentials/${publicKey}/renewals`);
  const body = renewCredentialSchema.parse(JSON.parse(fetched.mock.calls[1]?.[1]?.body as string));
  const proof = proofOfPossession({ act: 'renews', ...CREDENTIAL, ...body });
  expect(pair.verify(proof, Buffer.from(body.signature, 'base64url'))).toBe(true);
  expect(await renewedFile(file, 'd.e.f')).toBe(formatCreds('d.e.f', seed));
});

const other = createUser();
const PROBLEMS: [string, ReturnType<typeof fileOf>, string][] = [
  ['of 10 MB', fileOf('', { size: 10_000_000, text: () => Promise.reject(new Error('read')) }), 'too large'],
  ['that is gone', fileOf('', { text: () => Promise.reject(new Error('gone')) }), 'cannot be read any more'],
  ['of garbage', fileOf('\0\u{10ffff}'.repeat(999)), 'is no .creds file'],
  ['without a private key', fileOf(formatCreds('a.b.c', seed).split('**')[0] ?? ''), 'has no private key'],
  ['with a damaged key', fileOf(formatCreds('a.b.c', seed.slice(0, -2))), 'is damaged'],
  [
    'of another credential',
    fileOf(formatCreds('a.b.c', new TextDecoder().decode(other.getSeed()))),
    `another credential, with the public key ${other.getPublicKey()}`,
  ],
];

test.each(PROBLEMS)('a file %s says what is wrong, and nothing is asked', async (_name, file, words) => {
  const fetched = answers();
  const error: unknown = await renewCredential(CREDENTIAL, file, 90).catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(CredsFileProblem);
  expect(String(error)).toContain(words);
  expect(String(error)).not.toMatch(/\bSU[A-Z2-7]{20}/);
  expect(fetched).not.toHaveBeenCalled();
});
