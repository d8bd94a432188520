import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootstrap, BootstrapError } from './bootstrap.ts';
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
    const [ours, theirs] = [one, two].map((vault) => signerOf(vault ?? {}).mac('x', 'y'));
    expect(ours?.equals(theirs ?? Buffer.alloc(0))).toBe(false);
  });
});
