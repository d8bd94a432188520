/** The programs on the page of a credential, run as they are printed. e2e/credentials.spec.ts runs those of the nats CLI and Node. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SNIPPET_LANGUAGES } from '../../../components/credentials/issued/snippets/languages.ts';
import { objectOfSnippet, snippetInput } from '../../../components/credentials/issued/snippets/snippet.ts';
import { runUntil } from '../../../e2e/support/run.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../../lib/domain/credentials/credential-roles.ts';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { findGoClient, findJavaClient, findPythonClient } from '../../../scripts/tools/clients/find-clients.ts';
import type { Client } from '../../../scripts/tools/clients/find-clients.ts';
import { realIo } from '../../../scripts/tools/tool-io.ts';
import { member } from '../../harness/callers.ts';
import { credentialRequest, makeUserKey } from '../../harness/issue.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const EVENT = /ws\.acme-dev\.git\.earlier/;
const COUNTS = /"source":"k8s"/;
const KEY = /example\//;
const CHANGE = /\$KV\.ws-acme-dev-state\./;
const WRITTEN = [/revision \d+/, /\{"ok": ?true\}/, /deleted/];
const SAYS: Record<CredentialRole, RegExp[]> = {
  publisher: [/stored in WS_acme-dev as \d+/],
  'trusted-publisher': [/stored in WS_acme-dev as \d+/],
  subscriber: [EVENT],
  'trusted-subscriber': [EVENT],
  'kv-reader': [COUNTS, CHANGE],
  'trusted-kv-reader': [COUNTS, /summary\/k8s/],
  'kv-writer': WRITTEN,
  'trusted-kv-writer': [...WRITTEN, KEY],
};
const FIND = { go: findGoClient, python: findPythonClient, java: findJavaClient };

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let acme: ProjectedEnvironment;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await openProjected('acme');
  projector = await startProjectorProcess(vertebra.environment);
  await acme.publish('git.earlier', { branch: 'main', author: 'ada', message: 'earlier' });
  await acme.projected();
});
afterAll(async () => {
  acme.release();
  await projector.stop();
  await vertebra.stop();
});

/** Issues a credential, and gives the folder of who pasted the program beside its file. */
async function paste(language: string, client: Client, role: CredentialRole) {
  const caller = member('acme', 'org-admin');
  const key = makeUserKey();
  const name = `${language}-${role}`;
  const durable = CREDENTIAL_ROLES[role].needsDurable ? { durable: name } : {};
  const wish = { environment: 'dev', role, name, ...durable } as const;
  const issued = await issueCredential(caller, 'acme', await credentialRequest(caller, 'acme', wish, key));
  const cwd = await mkdtemp(join(tmpdir(), 'vertebra-snippet-'));
  await writeFile(join(cwd, `${name}.creds`), formatCreds(issued.jwt, key.seed), { mode: 0o600 });
  const code = SNIPPET_LANGUAGES.find(({ id }) => id === language)?.code(snippetInput(issued)) ?? '';
  await writeFile(join(cwd, client.file), code);
  if (language === 'go')
    for (const file of ['go.mod', 'go.sum']) await copyFile(join(client.folder, file), join(cwd, file));
  return { cwd, credential: issued.credential };
}

// jnats gives a connection two seconds, which a busy machine needs for its start alone
describe.each(['go', 'python', 'java'] as const)('%s', { retry: 1 }, (language) => {
  let client: Client | null = null;
  let missing = '';
  beforeAll(async () => {
    try {
      client = await FIND[language](realIo);
    } catch (error) {
      missing = `left out: ${String(error)}`;
      // where everything has to be shown, nothing may be left out
      if (process.env.CI === 'true') throw error;
    }
  }, 300_000);

  test.for(CREDENTIAL_ROLE_IDS)('the program of a %s does what the page says', async (role, { skip }) => {
    if (client === null) return skip(missing);
    const { cwd, credential } = await paste(language, client, role);
    const { command, args, env } = client;
    // what a listener waits for has to come while it listens
    const changing = setInterval(() => void acme.put('example/beside', '{"ok":true}'), 500);
    try {
      await runUntil(command, args, { cwd, env, until: SAYS[role] });
    } finally {
      clearInterval(changing);
      await rm(cwd, { recursive: true });
    }
    const object = objectOfSnippet(credential);
    if (object === null) return;
    await vi.waitFor(async () => expect(await acme.lastOf(object)).toBeDefined(), { timeout: 10_000 });
    const { data } = await acme.lastOf(object);
    expect(JSON.parse(new TextDecoder().decode(data))).toMatchObject({
      kind: 'commit',
      object: { message: `Hello from ${credential.name}` },
    });
  });
});
