import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalystAccount, openUser, systemAccount } from './account-claims.ts';
import { bootstrap, BootstrapError } from './bootstrap.ts';
import { parseCreds } from '../../domain/credentials/creds-file.ts';
import { decodeJwt } from './jwt.ts';
import { keyPairFromSeed, verifySignature } from './nkey.ts';
import { signerOf } from './signer.ts';
import { openVault } from './vault.ts';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vertebra-bootstrap-'));
  directory = join(parent, 'operator');
});
afterEach(() => rm(parent, { recursive: true }));

async function contents(): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('bootstrap', () => {
  it('writes files that only their owner reads', async () => {
    const { created, kept } = await bootstrap(directory);
    expect(kept).toEqual([]);
    for (const file of created) expect([file, await modeOf(join(directory, file))]).toEqual([file, '600']);
    for (const folder of ['', 'keys', 'offline']) expect(await modeOf(join(directory, folder))).toBe('700');
    expect(await readdir(parent)).toEqual(['operator']);
  });

  it('puts the seed of the identity into offline/ and nowhere else', async () => {
    await bootstrap(directory);
    const offline = join(directory, 'offline', 'operator.nk');
    const seed = (await readFile(offline, 'utf8')).trim();
    const holders = Object.entries(await contents()).filter(([, text]) => text.includes(seed));
    expect(holders.map(([file]) => file)).toEqual([offline]);
    const { payload, signed, signature } = decodeJwt(await readFile(join(directory, 'operator.jwt'), 'utf8'));
    const { publicKey } = keyPairFromSeed(seed);
    expect(payload).toMatchObject({ sub: publicKey, iss: publicKey, nats: { type: 'operator' } });
    expect(verifySignature('O', publicKey, signed, signature)).toBe(true);
  });

  it('makes accounts and users that the server and nsc know by their names', async () => {
    await bootstrap(directory);
    const read = (file: string) => readFile(join(directory, file), 'utf8');
    const preload = JSON.parse(await read('preload.json')) as {
      systemAccount: string;
      accounts: Record<string, string>;
    };
    const { operator } = openVault(join(directory, 'keys'));
    const now = Date.now() / 1000;
    const accounts = Object.entries(preload.accounts).map(([key, jwt]) => [key, decodeJwt(jwt).payload] as const);
    expect(accounts.map(([, claims]) => claims)).toEqual(
      ['SYS', 'catalyst'].map((name, index) => ({
        jti: expect.any(String) as string,
        iat: expect.closeTo(now, -2) as number,
        iss: operator.publicKey,
        name,
        sub: accounts[index]?.[0],
        nats: index === 0 ? systemAccount() : catalystAccount(),
      })),
    );
    expect(accounts[0]?.[0]).toBe(preload.systemAccount);
    for (const [index, file, name] of [
      [0, 'keys/system.creds', 'vertebra-system'],
      [1, 'keys/catalyst.creds', 'vertebra'],
    ] as const) {
      const creds = parseCreds(await read(file));
      expect(decodeJwt(creds?.jwt ?? '').payload).toMatchObject({ iss: accounts[index]?.[0], name, nats: openUser() });
      expect(decodeJwt(creds?.jwt ?? '').payload).toMatchObject({ sub: keyPairFromSeed(creds?.seed ?? '').publicKey });
    }
    const sessionKeys = JSON.parse(await read('keys/session-keys.json')) as { current: string; keys: object };
    expect(sessionKeys.keys).toEqual({ [sessionKeys.current]: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  it('keeps what a run before has made, also with the offline part taken away', async () => {
    await bootstrap(directory);
    await rm(join(directory, 'offline'), { recursive: true });
    const before = await contents();
    const { created, kept } = await bootstrap(directory);
    expect(created).toEqual([]);
    expect(kept).toContain('keys/master.key');
    expect(await contents()).toEqual(before);
  });

  it('refuses half a directory by the names that are missing, and changes nothing', async () => {
    await bootstrap(directory);
    await rm(join(directory, 'keys', 'master.key'));
    await rm(join(directory, 'preload.json'));
    const before = await contents();
    const again = bootstrap(directory);
    await expect(again).rejects.toThrow(BootstrapError);
    await expect(again).rejects.toThrow('lacks preload.json, keys/master.key. Nothing was changed.');
    expect(await contents()).toEqual(before);
  });

  it("refuses a directory with somebody else's files", async () => {
    await mkdir(directory);
    await writeFile(join(directory, 'notes.txt'), 'mine');
    await expect(bootstrap(directory)).rejects.toThrow('is not empty');
    expect(await readdir(directory)).toEqual(['notes.txt']);
  });

  it('makes other keys in every directory', async () => {
    await bootstrap(directory);
    await bootstrap(join(parent, 'second'));
    const [one, two] = [directory, join(parent, 'second')].map((made) => openVault(join(made, 'keys')));
    expect(one?.operator.publicKey).not.toBe(two?.operator.publicKey);
    const [ours, theirs] = [one, two].map((vault) => signerOf(vault ?? {}).mac(1, 'x', 'y'));
    expect(ours?.equals(theirs ?? Buffer.alloc(0))).toBe(false);
  });
});
