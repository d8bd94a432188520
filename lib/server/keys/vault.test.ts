import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMaster } from './add-master.ts';
import { bootstrap } from './bootstrap.ts';
import { decodeJwt, encodeJwt } from './jwt.ts';
import { createKeyPair, verifySignature } from './nkey.ts';
import { signerOf } from './signer.ts';
import { openVault, VaultError } from './vault.ts';

let directory: string;
let keys: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vertebra-vault-'));
  await bootstrap(join(directory, 'operator'));
  keys = join(directory, 'operator', 'keys');
});
afterEach(() => rm(directory, { recursive: true }));

/** Everything a log could show of what was thrown. */
const saidBy = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(VaultError);
    return inspect(error, { depth: 10, showHidden: true });
  }
  throw new Error('Nothing was thrown.');
};

/** Every function that a value leads to, by the names on the way; what it gives when it is called, too. */
function functionsOf(value: unknown, path = '', seen = new Set<unknown>()): string[] {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return [];
  seen.add(value);
  const own = typeof value === 'function' ? [path] : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => functionsOf(inner, `${path}.${name}`, seen))];
}

describe('a vault', () => {
  it('has no signature to give but those by which the server signs in to NATS', () => {
    const vault = openVault(keys);
    const id = { account: createKeyPair('A').publicKey, role: 'publisher', environment: 'prod', generation: 1 };
    expect(functionsOf(vault).sort()).toEqual([
      '.catalystUser.jwt',
      '.catalystUser.signNonce',
      '.signingKey',
      '.systemUser.jwt',
      '.systemUser.signNonce',
    ]);
    expect(vault.signingKey(id)).toEqual({ publicKey: signerOf(vault).signingKey(id).publicKey });
  });

  it('has another signing key for each account, role, Environment and generation, and keeps them apart', () => {
    const vault = openVault(keys);
    const id = { account: createKeyPair('A').publicKey, role: 'publisher', environment: 'prod', generation: 1 };
    const others = [
      { ...id, account: createKeyPair('A').publicKey },
      { ...id, role: 'subscriber' },
      { ...id, environment: 'dev' },
      { ...id, generation: 2 },
    ];
    // twice: what is remembered of one id is not given for another
    const publicKeys = [id, ...others, id, ...others].map((one) => vault.signingKey(one).publicKey);
    expect(new Set(publicKeys.slice(0, 5)).size).toBe(5);
    expect(publicKeys.slice(5)).toEqual(publicKeys.slice(0, 5));
  });

  it('signs checkpoints with a key that it alone verifies, and makes other MACs for another purpose', () => {
    const vault = openVault(keys);
    const { signCheckpoint, mac } = signerOf(vault);
    const signature = signCheckpoint(1, Buffer.from('checkpoint'));
    const key = vault.masters.get(1);
    expect(key?.verify(Buffer.from('checkpoint'), signature)).toBe(true);
    expect(key?.verify(Buffer.from('checkpoint!'), signature)).toBe(false);
    expect(verifySignature('N', key?.publicKey ?? '', Buffer.from('checkpoint'), signature)).toBe(true);
    const macs = [mac(1, 'a', 'x'), mac(1, 'a', 'y'), mac(1, 'b', 'x')].map((bytes) => bytes.toString('hex'));
    expect(new Set(macs).size).toBe(3);
    expect(mac(1, 'a', 'x').toString('hex')).toBe(macs[0]);
  });

  it('holds every master secret that is there, each with keys of its own, and names one that it lacks', async () => {
    const id = { account: createKeyPair('A').publicKey, role: 'publisher', environment: 'prod', generation: 1 };
    const first = openVault(keys).signingKey(id).publicKey;
    expect([addMaster(keys), addMaster(keys)]).toEqual([2, 3]);
    const both = openVault(keys);
    expect([...both.masters.keys()]).toEqual([1, 2, 3]);
    expect(both.signingKey(id).publicKey).toBe(first);
    const keysOf = [1, 2, 3].map((master) => both.signingKey({ ...id, master }).publicKey);
    expect(new Set([...keysOf, ...[...both.masters.values()].map(({ publicKey }) => publicKey)]).size).toBe(6);
    const macs = [1, 2, 3].map((master) => signerOf(both).mac(master, 'a', 'x').toString('hex'));
    expect(new Set(macs).size).toBe(3);
    await rm(join(keys, 'master.key'));
    const later = openVault(keys);
    expect(later.signingKey({ ...id, master: 2 }).publicKey).toBe(keysOf[1]);
    expect(saidBy(() => later.signingKey(id))).toContain('master.key is missing');
    expect(saidBy(() => later.signingKey({ ...id, master: 4 }))).toContain('master-4.key is missing');
    await writeFile(join(keys, 'master-4.key'), 'short', { mode: 0o600 });
    expect(saidBy(() => openVault(keys))).toContain('does not hold 32 bytes');
  });

  it('signs, and shows no seed', async () => {
    const vault = openVault(keys);
    const id = { account: createKeyPair('A').publicKey, role: 'publisher', environment: 'prod', generation: 1 };
    expect(signerOf(vault).signingKey(id)).toBe(signerOf(vault).signingKey({ ...id }));
    const signed = signerOf(vault).operator.sign(Buffer.from('x'));
    expect(verifySignature('O', vault.operator.publicKey, Buffer.from('x'), signed)).toBe(true);
    const shown = inspect(vault, { depth: 10, showHidden: true });
    for (const file of ['operator-signing.nk', 'master.key']) {
      expect(shown).not.toContain((await readFile(join(keys, file), 'utf8')).trim());
    }
    expect(shown).not.toMatch(/S[UAO][A-Z2-7]{56}/);
  });

  it('signs in to NATS with what stands in the .creds files, blanks around it or not', async () => {
    for (const [file, user] of [
      ['system.creds', 'systemUser'],
      ['catalyst.creds', 'catalystUser'],
    ] as const) {
      const text = await readFile(join(keys, file), 'utf8');
      await writeFile(join(keys, file), `\n${text}\n\n`);
      const { publicKey, jwt, signNonce } = openVault(keys)[user];
      expect(text).toContain(jwt());
      expect(decodeJwt(jwt()).payload).toMatchObject({ sub: publicKey });
      const signature = Buffer.from(signNonce('nonce'), 'base64url');
      expect(verifySignature('U', publicKey, Buffer.from('nonce'), signature)).toBe(true);
    }
  });

  it.each([
    ['system.creds', 'x', 'is no .creds file'],
    ['master.key', 'c2hvcnQ', 'does not hold 32 bytes of base64url'],
    ['operator-signing.nk', 'SO', 'not base32'],
    ['operator.jwt', 'a.b', 'a JWT has three parts'],
    // the words of a parser that is not ours may quote what it read
    ['operator.jwt', encodeJwt({ sub: 'x', iat: 1, nats: { type: 'user' } }, createKeyPair('O')), 'is not readable'],
  ])('says why %s is none', async (file, text, why) => {
    await writeFile(join(keys, file), text);
    expect(saidBy(() => openVault(keys))).toContain(`${file}: ${why}. Run`);
  });

  it('lets everybody read the operator’s public claims, which are no secret', async () => {
    await chmod(join(keys, 'operator.jwt'), 0o644);
    expect(openVault(keys).operatorKeys).toHaveLength(2);
  });

  it('is not what somebody else puts together', () => {
    expect(() => signerOf({ ...openVault(keys) })).toThrow('No vault');
  });

  it.each(['operator-signing.nk', 'operator.jwt', 'system.creds', 'catalyst.creds', 'master.key'])(
    'names %s when it is missing',
    async (file) => {
      await rm(join(keys, file));
      expect(saidBy(() => openVault(keys))).toContain(`${file}: is missing`);
    },
  );

  const damages: [string, (text: string) => string][] = [
    ['a character of each part lost', (text) => text.replace(/([A-Za-z0-9_-]{20,})[A-Za-z0-9_-]/g, '$1')],
    ['the second half lost', (text) => text.slice(0, text.length / 2)],
    ['something in front', (text) => `x${text}`.replaceAll('-----', '')],
  ];
  const files = ['operator-signing.nk', 'operator.jwt', 'system.creds', 'catalyst.creds', 'master.key'];
  it.each(files.flatMap((file) => damages.map(([what, damage]) => [file, what, damage] as const)))(
    'says nothing of what %s holds, with %s',
    async (file, _what, damage) => {
      const damaged = damage((await readFile(join(keys, file), 'utf8')).trim());
      await writeFile(join(keys, file), damaged);
      const said = saidBy(() => openVault(keys));
      expect(said).toContain(file);
      for (const secret of damaged.match(/[A-Za-z0-9_-]{20,}/g) ?? []) expect(said).not.toContain(secret);
    },
  );

  it('refuses a signing key that the operator does not know', async () => {
    await writeFile(join(keys, 'operator-signing.nk'), createKeyPair('O').seed);
    expect(saidBy(() => openVault(keys))).toContain('no signing key of the operator');
  });

  it('refuses a key of another kind in its place', async () => {
    await writeFile(join(keys, 'operator-signing.nk'), createKeyPair('A').seed);
    expect(saidBy(() => openVault(keys))).toContain('no signing key of the operator');
  });

  it('refuses an account key that the operator names among its signing keys', async () => {
    const { payload } = decodeJwt((await readFile(join(keys, 'operator.jwt'), 'utf8')).trim());
    const { sub, nats } = payload as { sub: string; nats: Record<string, unknown> };
    const pair = createKeyPair('A');
    const jwt = encodeJwt({ sub, iat: 1, nats: { ...nats, signing_keys: [pair.publicKey] } }, createKeyPair('O'));
    await writeFile(join(keys, 'operator.jwt'), jwt);
    await writeFile(join(keys, 'operator-signing.nk'), pair.seed);
    expect(saidBy(() => openVault(keys))).toContain('no signing key of the operator');
  });

  it.each([
    ['operator-signing.nk', 0o604],
    ['system.creds', 0o644],
    ['catalyst.creds', 0o602],
    ['master.key', 0o664],
    ['operator.jwt', 0o606],
  ])('refuses %s with mode %o, and says what to do', async (file, mode) => {
    await chmod(join(keys, file), mode);
    expect(saidBy(() => openVault(keys))).toContain(`chmod o-rwx ${join(keys, file)}`);
  });

  it('refuses a folder in which everybody may replace a file', async () => {
    await chmod(keys, 0o707);
    expect(saidBy(() => openVault(keys))).toContain(`chmod o-w ${keys}`);
  });

  it('takes what Kubernetes and systemd mount: files of the group, in a folder with the sticky bit', async () => {
    for (const file of [...files, 'session-keys.json']) await chmod(join(keys, file), 0o440);
    await chmod(keys, 0o1777);
    expect(openVault(keys).operatorKeys).toHaveLength(2);
  });
});
