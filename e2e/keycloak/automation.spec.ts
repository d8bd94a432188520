import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { api } from '../../lib/domain/paths.ts';
import { PROJECT } from '../../scripts/demo/demo-state.ts';
import { findNatsCli } from '../../scripts/tools/find-nats-cli.ts';
import { addClaim } from './support/add-claim.ts';
import { automationSecret, automationToken, clientOf } from './support/automation.ts';
import { clientToken } from './support/keycloak-admin.ts';
import { expect, test } from './support/test.ts';
import { TOPOLOGIES } from './support/topologies.ts';

const run = promisify(execFile);

test('a service account has the API of its own Organization, as far as its roles go', async ({
  admin,
  organizationWith,
  suite,
}) => {
  const { slug } = await organizationWith({});
  const authorization = `Bearer ${await automationToken(admin, suite.keycloak, slug)}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${suite.apps['per-organization']}${path}`, { ...init, headers: { authorization } });

  const me = (await (await ask(api.me())).json()) as Record<string, unknown>;
  expect(me).toMatchObject({ organization: slug, roles: ['org-developer'] });
  expect((await ask(api.organization(slug))).status).toBe(200);
  expect((await ask(api.organization('acme'))).status).toBe(404);
  // like a browser of a developer, and without an Origin
  expect((await ask(api.credentialChallenges(slug), { method: 'POST' })).status).toBe(201);
  expect((await ask(api.audit())).status).toBe(403);
});

test('a token that was not made for Vertebra is refused', async ({ admin, organizationWith, suite }) => {
  const { slug } = await organizationWith({});
  const client = await clientOf(admin, slug, 'vertebra-automation');
  const path = `/${slug}/clients/${client}/protocol-mappers/models`;
  const mappers = await admin.get<{ id: string; name: string; config: Record<string, string> }[]>(path);
  const ours = mappers.find(({ name }) => name === 'audience vertebra');
  const { 'included.client.audience': _, ...config } = ours?.config ?? {};
  const another = { ...ours, config: { ...config, 'included.custom.audience': 'another-program' } };
  await admin.send('PUT', `${path}/${ours?.id ?? ''}`, another);
  const token = await automationToken(admin, suite.keycloak, slug);
  const answer = await fetch(`${suite.apps['per-organization']}${api.me()}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(401);
});

test('a disabled service account gets no further token', async ({ admin, organizationWith, suite }) => {
  const { slug } = await organizationWith({});
  const secret = await automationSecret(admin, slug);
  const client = await clientOf(admin, slug, 'vertebra-automation');
  await admin.send('PUT', `/${slug}/clients/${client}`, { enabled: false });
  const realm = `${suite.keycloak.url}/realms/${slug}`;
  await expect(clientToken(realm, 'vertebra-automation', secret)).rejects.toThrow('401');
});

test('the example script issues a credential as a service account of Keycloak', async ({
  admin,
  organizationWith,
  suite,
}) => {
  const { slug } = await organizationWith({});
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-keycloak-'));
  const cli = join(directory, 'bin');
  await mkdir(cli);
  await symlink(await findNatsCli(), join(cli, 'nats'));
  const secretFile = join(directory, 'secret');
  await writeFile(secretFile, await automationSecret(admin, slug), { mode: 0o600 });
  await run(join(PROJECT, 'examples', 'issue-credential.sh'), [slug, 'dev', 'publisher', 'robot.creds'], {
    cwd: directory,
    env: {
      ...process.env,
      HOME: directory,
      PATH: [cli, process.env.PATH].join(delimiter),
      VERTEBRA_URL: suite.apps['per-organization'],
      ISSUER_URL: `${suite.keycloak.url}/realms/${slug}`,
      CLIENT_ID: 'vertebra-automation',
      CLIENT_SECRET_FILE: secretFile,
    },
  });
  const creds = await readFile(join(directory, 'robot.creds'));
  await rm(directory, { recursive: true });
  const connection = await connect({ servers: suite.nats.url, authenticator: credsAuthenticator(creds) });
  await connection.close();
});

test('in a realm of many Organizations a service account has the one its token names, and none without', async ({
  admin,
  suite,
}) => {
  const realm = TOPOLOGIES['keycloak-organizations'].organizations.umbrella;
  const status = async (organization: string) => {
    const authorization = `Bearer ${await automationToken(admin, suite.keycloak, realm)}`;
    const path = `${suite.apps['keycloak-organizations']}${api.organization(organization)}`;
    return (await fetch(path, { headers: { authorization } })).status;
  };
  expect(await status('umbrella')).toBe(401);
  await addClaim(admin, realm, 'vertebra-automation', 'organization', 'umbrella');
  expect(await status('umbrella')).toBe(200);
  expect(await status('hooli')).toBe(404);
});
