/** What nsc, the field's own tool, says of our JWTs, and what we say of its. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIAL_ROLES, SESSION_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { edgeAccount, homeAccount, scopedSigningKey } from '../../../lib/server/keys/account-claims.ts';
import { bootstrap } from '../../../lib/server/keys/bootstrap.ts';
import { accountClaimsSchema } from '../../../lib/server/keys/claims.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { withRevocations } from '../../../lib/server/keys/rewrite-claims.ts';
import { signAccount, signScopedUser } from '../../../lib/server/keys/sign.ts';
import { openVault } from '../../../lib/server/keys/vault.ts';
import { createClaimsReader } from '../../../lib/server/accounts/account-index.ts';
import { DEFAULT_LIMITS } from '../../../lib/domain/organizations/default-limits.ts';
import { findNsc } from '../../../scripts/tools/find-nsc.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { temporaryDirectory } from '../../harness/temporary-directory.ts';

const execute = promisify(execFile);
const directory = temporaryDirectory(afterAll);
const own = join(directory, 'own');
let program = '';

/** Runs nsc with a store of its own below the test's directory; gives all that it printed. */
async function nsc(store: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await execute(program, ['--all-dirs', join(directory, store), ...args]);
  return stdout + stderr;
}

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  program = await findNsc();
  await bootstrap(own);
}, 600_000);

describe('our claims', () => {
  const home = createKeyPair('A').publicKey;
  const edge = createKeyPair('A').publicKey;
  const revoked = createKeyPair('U').publicKey;
  const key = { account: edge, role: 'subscriber', environment: 'dev', generation: 1 };

  it('have no issues in the eyes of nsc', async () => {
    const vault = openVault(join(own, 'keys'));
    const grant = authorize(sovereign('sovereign-admin').actor, 'organization.create');
    const scoped = [
      scopedSigningKey(
        vault.signingKey(key).publicKey,
        'subscriber/dev',
        CREDENTIAL_ROLES.subscriber.template('acme', 'dev'),
      ),
      scopedSigningKey(vault.signingKey({ ...key, role: 'reader' }).publicKey, 'reader', SESSION_ROLES.reader),
    ];
    const edgeBlock = accountClaimsSchema.shape.nats.parse({ ...edgeAccount('acme', home), signing_keys: scoped });
    const accounts = {
      acme: signAccount(vault, grant, {
        publicKey: home,
        name: 'acme',
        block: homeAccount({ displayName: 'Acme', environments: ['prod', 'dev'], limits: DEFAULT_LIMITS }),
      }),
      'acme--edge': signAccount(vault, grant, {
        publicKey: edge,
        name: 'acme--edge',
        block: withRevocations(edgeBlock, [{ publicKey: revoked, at: 1_700_000_000, until: 4e9 }], 1.8e9),
      }),
    };
    await nsc('theirs', 'add', 'operator', '--url', join(own, 'operator.jwt'));
    for (const [name, jwt] of Object.entries(accounts)) {
      expect(await nsc('theirs', 'import', 'account', '--file', file(`${name}.jwt`, jwt))).toContain(
        `account ${name} was successfully imported`,
      );
    }
    const verdict = await nsc('theirs', 'validate', '--all-accounts');
    expect(verdict.match(/No issues found/g)).toHaveLength(3);
    const listed = await nsc('theirs', 'revocations', 'list-users', '--account', 'acme--edge');
    expect(listed).toMatch(new RegExp(`${revoked}.*14 Nov 2023`));
  });

  it('of a user are described as we meant them', async () => {
    const vault = openVault(join(own, 'keys'));
    const grant = authorize(member('acme', 'org-developer').actor, 'credential.issue', 'acme');
    const publicKey = createKeyPair('U').publicKey;
    const expiresAt = Math.floor(Date.now() / 1000) + 3600;
    const user = {
      accountName: 'acme--edge',
      key,
      publicKey,
      name: 'orders-worker',
      tags: { durable: 'orders' },
      expiresAt,
    };
    const path = file('user.jwt', signScopedUser(vault, grant, user));
    expect(JSON.parse(await nsc('theirs', 'describe', 'jwt', '--file', path, '--json'))).toMatchObject({
      name: 'orders-worker',
      sub: publicKey,
      exp: expiresAt,
      iss: vault.signingKey(key).publicKey,
      nats: { type: 'user', issuer_account: edge, tags: ['durable:orders'] },
    });
  });

  it('with a changed letter are refused by nsc', async () => {
    const jwt = readFileSync(join(directory, 'acme.jwt'), 'utf8');
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('"acme"', '"evil"')).toString(
      'base64url',
    );
    const path = file('forged.jwt', `${head}.${forged}.${signature}`);
    await expect(nsc('theirs', 'describe', 'jwt', '--file', path)).rejects.toThrow();
  });
});

it('an account that nsc made is read and believed', async () => {
  await nsc('foreign', 'add', 'operator', '--name', 'theirs');
  await nsc('foreign', 'add', 'account', '--name', 'globex');
  const text = await nsc('foreign', 'describe', 'account', '--name', 'globex', '--raw');
  const jwt = /ey[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0] ?? '';
  const { iss, sub } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    string
  >;
  const claims = await createClaimsReader([iss ?? ''])(sub ?? '', jwt);
  expect(claims).toMatchObject({ name: 'globex', sub });
  await expect(createClaimsReader([createKeyPair('O').publicKey])(sub ?? '', jwt)).rejects.toThrow(
    'none of our operator',
  );
});
