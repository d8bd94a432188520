/** What runs the programs of the page of a credential: each language with its NATS client, fetched once and kept as a folder. */
import { access, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findGo } from '../find-go.ts';
import { findJava } from '../find-java.ts';
import { GO_ENVIRONMENT } from '../sources/from-go-module.ts';
import { inTemporaryDirectory } from '../sources/in-temporary-directory.ts';
import type { ToolIo } from '../tool-io.ts';
import { CLIENTS, GO, MAVEN_COPY } from '../versions.ts';

/** How a program of a language is run: what its file is called, and the command in the folder of that file. */
export interface Client {
  file: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** of the client library, with all that it needs */
  folder: string;
}

/** A folder of the cache; `fill` makes what is in it when it is not there yet. Renamed into place, so two searches at once do no harm. */
async function keepFolder(io: ToolIo, name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(io.directory, name);
  const isKept = () =>
    access(folder).then(
      () => true,
      () => false,
    );
  if (await isKept()) return folder;
  io.say(`Fetching ${name}.`);
  await inTemporaryDirectory(async (directory) => {
    await fill(directory);
    try {
      await rename(directory, folder);
    } catch (error) {
      if (!(await isKept())) throw error;
    }
    // beside its place, so that it can be renamed into it
  }, io.directory);
  return folder;
}

/** The module that “go get” of the first line of the program makes; what compiles it copies go.mod and go.sum. */
export async function findGoClient(io: ToolIo): Promise<Client> {
  const go = await findGo(io);
  const folder = await keepFolder(io, `nats-go-${CLIENTS.go}`, async (cwd) => {
    await writeFile(join(cwd, 'go.mod'), `module vertebra.local/example\n\ngo ${GO.oldest}\n`);
    await io.run(go, ['get', `github.com/nats-io/nats.go@v${CLIENTS.go}`], { cwd, env: GO_ENVIRONMENT });
  });
  return { file: 'main.go', command: go, args: ['run', '.'], env: GO_ENVIRONMENT, folder };
}

export async function findPythonClient(io: ToolIo): Promise<Client> {
  const folder = await keepFolder(io, `nats-py-${CLIENTS.python}`, (directory) =>
    io.run('python3', ['-m', 'pip', 'install', '--quiet', '--target', directory, `nats-py[nkeys]==${CLIENTS.python}`]),
  );
  const env = { PYTHONPATH: folder, PYTHONUNBUFFERED: '1' };
  return { file: 'example.py', command: 'python3', args: ['example.py'], env, folder };
}

export async function findJavaClient(io: ToolIo): Promise<Client> {
  const java = await findJava(io);
  const folder = await keepFolder(io, `jnats-${CLIENTS.java}`, async (cwd) => {
    const dependency = `<dependency><groupId>io.nats</groupId><artifactId>jnats</artifactId><version>${CLIENTS.java}</version></dependency>`;
    const itself = '<groupId>vertebra.local</groupId><artifactId>example</artifactId><version>1</version>';
    const project = `<project><modelVersion>4.0.0</modelVersion>${itself}<dependencies>${dependency}</dependencies></project>`;
    await writeFile(join(cwd, 'pom.xml'), project);
    const quietly = ['--batch-mode', '--quiet', '--strict-checksums'];
    await io.run('mvn', [...quietly, MAVEN_COPY, `-DoutputDirectory=${cwd}`], { cwd });
  });
  // it lives for a second: compiling it well would take longer than running it
  const args = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(folder, '*'), 'Example.java'];
  return { file: 'Example.java', command: java, args, env: {}, folder };
}
