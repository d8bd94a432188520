import { execFile } from 'node:child_process';
import { chmod, cp, link, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { beginOperatorRotation } from '../../../lib/server/keys/rotation/rotate-operator.ts';
import { makeDeployment } from './make-deployment.ts';

const THREE = { node: ['n1=a.example', 'n2=b.example', 'n3=c.example'], 'store-size': '50GB' };

async function contents(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.slice(directory.length + 1), await readFile(file, 'utf8')])),
  ) as Record<string, string>;
}
const target = () => join(temporaryDirectory(), 'sovereign');

describe('makeDeployment', () => {
  it('makes a single server within the disk, with monitoring for this machine alone, and says so', async () => {
    const directory = target();
    const text = await makeDeployment(directory, {});
    const { 'nats-server.conf': config = '' } = await contents(directory);
    expect(config).toContain('http: "127.0.0.1:8222"');
    expect(config).toMatch(/max_file_store: [1-9]\d*[GM]B\n/);
    expect(text).toContain('--store-size was left out');
    expect(text).toContain(`Take ${directory}/offline away now`);
    expect(await makeDeployment(directory, {})).toContain(`kept  ${directory}/nats-server.conf`);
  });

  it('says when a size is more than the disk has', async () => {
    expect(await makeDeployment(target(), { 'store-size': '900000TB' })).toContain(
      '--store-size 900000TB is more than',
    );
    expect(await makeDeployment(target(), { 'store-size': '100MB' })).not.toContain('is more than');
  });

  it('asks for the size of a cluster, and makes nothing without', async () => {
    const directory = target();
    await expect(makeDeployment(directory, { node: THREE.node })).rejects.toThrow('--store-size is missing');
    await expect(makeDeployment(directory, { ...THREE, 'client-port': '0' })).rejects.toThrow('--client-port 0 wants');
    expect(await readdir(join(directory, '..'))).toEqual([]);
  });

  it('adds a server, and changes nothing of the others', async () => {
    const directory = target();
    await makeDeployment(directory, THREE);
    const before = await contents(directory);
    const text = await makeDeployment(directory, { node: ['n4=d.example'] });
    const after = await contents(directory);
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      'deployment.json',
      'nats-server-n4.conf',
    ]);
    const password = before['route-password']?.trim();
    expect(after['nats-server-n4.conf']).toContain(`"nats-route://route:${password}@a.example:6222"`);
    expect(after['nats-server-n4.conf']).not.toContain('@d.example');
    expect(text).toContain('n1, n2, n3 hear of n4 by themselves');
    expect(text).toContain('nats-route://route:PASSWORD@d.example:6222');
    expect(text).toContain('nats-server --signal reload');
    expect(text).not.toContain(password);
    // the same again adds nothing
    await makeDeployment(directory, { node: ['n4=d.example'] });
    expect(await contents(directory)).toEqual(after);
  });

  it('makes a missing configuration again, and a run that was cut off whole', async () => {
    const directory = target();
    await makeDeployment(directory, THREE);
    const before = await contents(directory);
    for (const gone of [['nats-server-n2.conf'], ['nats-server-n1.conf', 'nats-server-n3.conf']]) {
      await Promise.all(gone.map((name) => rm(join(directory, name))));
      await makeDeployment(directory, {});
      expect(await contents(directory)).toEqual(before);
    }
  });

  it.each([
    [{ 'client-port': '4333' }, '--client-port 4333: it was made with 4222'],
    [{ 'tls-cert': '/c', 'tls-key': '/k' }, '--tls-cert /c: it was made with none'],
    [{ node: ['n2=elsewhere'] }, '--node n2=elsewhere: n2 is b.example there'],
    [{ origin: ['https://x.example'] }, '--origin https://x.example: it was made with http://127.0.0.1:3000'],
    [{ 'store-size': '60GB' }, '--store-size 60GB: it was made with 50GB'],
    [{ 'client-port': 'x' }, '--client-port x wants a port'],
    [{ node: ['n4=a.example'] }, 'the host a.example is there twice'],
  ])('refuses %j, which contradicts what is there, and changes nothing', async (given, problem) => {
    const directory = target();
    await makeDeployment(directory, THREE);
    const before = await contents(directory);
    await expect(makeDeployment(directory, given)).rejects.toThrow(problem);
    expect(await contents(directory)).toEqual(before);
  });

  it('keeps a directory of before deployment.json, and refuses what it cannot keep to', async () => {
    const directory = target();
    await makeDeployment(directory, {});
    await rm(join(directory, 'deployment.json'));
    const before = await contents(directory);
    expect(await makeDeployment(directory, {})).toContain(`kept  ${directory}/nats-server.conf`);
    await expect(makeDeployment(directory, { 'store-size': '1GB' })).rejects.toThrow('--store-size cannot be kept to');
    await expect(makeDeployment(directory, THREE)).rejects.toThrow('--node, --store-size cannot be kept to');
    expect(await contents(directory)).toEqual(before);
    // as it says: taken away, the cluster comes with the keys that are there
    await rm(join(directory, 'nats-server.conf'));
    await makeDeployment(directory, THREE);
    expect((await contents(directory))['keys/master.key']).toBe(before['keys/master.key']);
  });

  it('makes one deployment of two runs at once', async () => {
    const directory = target();
    const runs = await Promise.allSettled([makeDeployment(directory, THREE), makeDeployment(directory, THREE)]);
    const whole = await contents(directory);
    expect(Object.keys(whole).filter((name) => name.startsWith('nats-server'))).toHaveLength(3);
    for (const run of runs) if (run.status === 'rejected') expect(String(run.reason)).toContain('at the same moment');
    await makeDeployment(directory, THREE);
    expect(await contents(directory)).toEqual(whole);
  });
});

it('a rotation of the operator’s key reaches the file of every server', async () => {
  const directory = target();
  await makeDeployment(directory, THREE);
  const { changed } = await beginOperatorRotation(directory, join(directory, 'offline', 'operator.nk'));
  expect(changed).toEqual(expect.arrayContaining(['n1', 'n2', 'n3'].map((name) => `nats-server-${name}.conf`)));
});

describe.skipIf(process.getuid?.() !== 0)('--owner', () => {
  const NOBODY = 65_534;
  /** Whether a user of this id reads a file. */
  const reads = (file: string, id: number, group = id) =>
    promisify(execFile)('cat', [file], { uid: id, gid: group }).then(
      () => true,
      () => false,
    );
  /** A folder that others get through, as /etc or /var/lib is. */
  const open = async () => {
    const parent = temporaryDirectory();
    await chmod(parent, 0o755);
    return join(parent, 'sovereign');
  };
  const modeOf = async (file: string) => ((await stat(file)).mode & 0o7777).toString(8);

  it('lets the user of the service read keys/, and nothing else', async () => {
    const directory = await open();
    const text = await makeDeployment(directory, THREE, 'nobody');
    expect(text).toContain('given keys to nobody');
    for (const [name, readable] of [
      ['keys/master.key', true],
      ['keys/system.creds', true],
      ['offline/operator.nk', false],
      ['nats-server-n1.conf', false],
      ['route-password', false],
    ] as const) {
      expect([name, await reads(join(directory, name), NOBODY)]).toEqual([name, readable]);
      expect([name, await reads(join(directory, name), NOBODY - 1)]).toEqual([name, false]);
    }
    expect(await modeOf(join(directory, 'keys'))).toBe('750');
    expect(await modeOf(join(directory, 'keys', 'master.key'))).toBe('640');
    expect(await modeOf(directory)).toBe('710');
  });

  it('is kept to by what is made or replaced later', async () => {
    const directory = await open();
    await makeDeployment(directory, THREE, 'nobody');
    addMaster(join(directory, 'keys'));
    await beginOperatorRotation(directory, join(directory, 'offline', 'operator.nk'));
    for (const name of ['master-2.key', 'operator.jwt', 'operator-signing-next.nk'])
      for (const user of [NOBODY, NOBODY - 1])
        expect([name, user, await reads(join(directory, 'keys', name), user, NOBODY)]).toEqual([name, user, true]);
    expect(await reads(join(directory, 'nats-server-n1.conf'), NOBODY)).toBe(false);
  });

  it('follows no link that the user of the service has laid', async () => {
    const directory = await open();
    const secret = join(directory, '..', 'secret');
    await writeFile(secret, 'of root', { mode: 0o600 });
    await makeDeployment(directory, THREE, 'nobody');
    await symlink(secret, join(directory, 'keys', 'trap'));
    await expect(makeDeployment(directory, {}, 'nobody')).rejects.toThrow();
    await rm(join(directory, 'keys', 'trap'));
    await link(secret, join(directory, 'keys', 'trap'));
    await expect(makeDeployment(directory, {}, 'nobody')).rejects.toThrow('has another name elsewhere');
    expect((await stat(secret)).uid).toBe(0);
  });

  it.each(['nobody-here', 'nobody:nogroup-here', 'a b', '', ':x', 'nobody:nogroup:x', '$(id)'])(
    'refuses %j, and makes nothing',
    async (owner) => {
      const directory = target();
      await expect(makeDeployment(directory, THREE, owner)).rejects.toThrow('--owner');
      await mkdir(join(directory, '..', 'seen'));
      expect(await readdir(join(directory, '..'))).toEqual(['seen']);
    },
  );
});

it('keeps to itself when its record is damaged', async () => {
  const directory = target();
  await makeDeployment(directory, THREE);
  await cp(join(directory, 'deployment.json'), join(directory, 'copy.json'));
  for (const damage of ['', '{', '[]', '{"host": 5}', '{"store-size": "1"}']) {
    await writeFile(join(directory, 'deployment.json'), damage);
    await expect(makeDeployment(directory, {})).rejects.toThrow('deployment.json cannot be used');
  }
});
