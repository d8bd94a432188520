import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../../../test/harness/temporary-directory.ts';
import { authorize } from '../../access/authorize.ts';
import { sovereign } from '../../../../test/harness/callers.ts';
import { bootstrap } from '../bootstrap.ts';
import { decodeJwt, encodeJwt } from '../jwt.ts';
import { makeNextUsers, offerNextUsers, readUserFiles, replaceUsers } from './rotate-users.ts';
import { signOwnAccount } from './sign-own-accounts.ts';
import { signerOf } from '../signer.ts';
import { openVault } from '../vault.ts';

let directory: string;
beforeEach(async () => {
  directory = join(temporaryDirectory(), 'sovereign');
  await bootstrap(directory);
});
const keys = () => join(directory, 'keys');
const vaultUsers = () => {
  const { systemUser, catalystUser } = openVault(keys());
  return [systemUser.publicKey, catalystUser.publicKey];
};

describe('files of users', () => {
  it('are taken by processes once they are offered, and keep to it when they are renamed', async () => {
    const before = vaultUsers();
    const made = makeNextUsers(directory).map(({ next }) => next.publicKey);
    expect(vaultUsers()).toEqual(before);
    expect(makeNextUsers(directory).map(({ next }) => next.publicKey)).toEqual(made);
    expect(offerNextUsers(directory)).toEqual(['keys/system-next.creds', 'keys/catalyst-next.creds']);
    expect(offerNextUsers(directory)).toEqual([]);
    expect(vaultUsers()).toEqual(made);
    expect(makeNextUsers(directory).map(({ next }) => next.publicKey)).toEqual(made);
    expect(replaceUsers(directory)).toEqual(['keys/system.creds', 'keys/catalyst.creds']);
    expect(replaceUsers(directory)).toEqual([]);
    expect(vaultUsers()).toEqual(made);
    expect((await readdir(keys())).filter((name) => name.includes('next'))).toEqual([]);
  });

  it('belong to the group where the folder does', async () => {
    await chmod(keys(), 0o750);
    makeNextUsers(directory);
    offerNextUsers(directory);
    expect((await stat(join(keys(), 'system-next.creds'))).mode & 0o777).toBe(0o640);
  });

  it.each(['', 'x', 'missing'])('that are damaged (%j) are named, and nothing is made', async (text) => {
    await writeFile(join(keys(), 'catalyst.creds'), text);
    expect(() => makeNextUsers(directory)).toThrow(/catalyst\.creds: is no \.creds file/);
    expect((await readdir(keys())).filter((name) => name.includes('next'))).toEqual([]);
  });
});

describe('claims', () => {
  it('keep what others have put there, and lose our signing keys of before with the users of before', async () => {
    const vault = openVault(keys());
    const by = vault.operator.publicKey;
    const grant = authorize(sovereign('security-officer').actor, 'server-users.rotate');
    const [{ current } = { current: undefined }] = readUserFiles(directory);
    const account = current?.account ?? '';
    const preload = JSON.parse(await readFile(join(directory, 'preload.json'), 'utf8')) as {
      accounts: Record<string, string>;
    };
    const { nats, name } = decodeJwt(preload.accounts[account] ?? '').payload as { name: string; nats: object };
    const theirs = ['APLAIN', { kind: 'user_scope', key: 'ASCOPED', role: 'monitoring', template: {} }];
    const iat = 4_000_000_000;
    const stored = encodeJwt(
      { sub: account, name, iat, nats: { ...nats, signing_keys: theirs, revocations: { UOTHER: 5 }, tags: ['x'] } },
      signerOf(vault).operator,
    );
    const claimsOf = (jwt: string) => decodeJwt(jwt).payload as { iat: number; nats: Record<string, unknown> };
    const keysOf = (jwt: string) =>
      (claimsOf(jwt).nats.signing_keys as (string | { key: string })[]).map((key) =>
        typeof key === 'string' ? key : key.key,
      );
    const first = await signOwnAccount(vault, grant, stored, { signer: 'AFIRST' }, by);
    expect(claimsOf(first)).toMatchObject({ iat: iat + 1, nats: { tags: ['x'], revocations: { UOTHER: 5 } } });
    expect(keysOf(first)).toEqual(['APLAIN', 'ASCOPED', 'AFIRST']);
    // the same again is the same text
    expect(await signOwnAccount(vault, grant, first, { signer: 'AFIRST' }, by)).toBe(first);
    const both = await signOwnAccount(vault, grant, first, { signer: 'ASECOND' }, by);
    expect(keysOf(both)).toEqual(['APLAIN', 'ASCOPED', 'AFIRST', 'ASECOND']);
    const last = await signOwnAccount(vault, grant, both, { signer: 'ASECOND', revoked: { UOLD: 9 } }, by);
    expect(keysOf(last)).toEqual(['APLAIN', 'ASCOPED', 'ASECOND']);
    expect(claimsOf(last).nats.revocations).toEqual({ UOTHER: 5, UOLD: 9 });
    expect(await signOwnAccount(vault, grant, last, { signer: 'ASECOND', revoked: { UOLD: 9 } }, by)).toBe(last);
  });
});
