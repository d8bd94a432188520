import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const ARTEFACTS = new Set(['node_modules', '.git', '.next', '.vertebra', 'test-results', 'playwright-report']);

/** Whether a path ends in something that does not belong to the repository. */
export const isArtefact = (path: string) => ARTEFACTS.has(basename(path));

/** Everything at the root of the repository that belongs to it. */
export const wholeTree = async () => (await readdir(ROOT)).filter((name) => !isArtefact(name));

interface Outcome {
  exitCode: number;
  stdout: string;
  output: string;
}

/** A copy of parts of the repository in a temporary directory, where a fence may be broken. */
export class PlantedCopy implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async of(paths: readonly string[], isLeftOut = isArtefact): Promise<PlantedCopy> {
    const directory = await mkdtemp(join(tmpdir(), 'vertebra-fence-'));
    const filter = (source: string) => !isLeftOut(source);
    for (const path of paths) await cp(join(ROOT, path), join(directory, path), { recursive: true, filter });
    await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
    return new PlantedCopy(directory);
  }

  /** Writes the text into a new file, or at the end of one that is there. */
  async plant(file: string, text: string): Promise<void> {
    const path = join(this.directory, file);
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${text}\n`);
  }

  /** Replaces a text that stands in the file. */
  async replace(file: string, search: string, replacement: string): Promise<void> {
    const path = join(this.directory, file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(search)) throw new Error(`${file} does not say: ${search}`);
    await writeFile(path, text.replace(search, replacement));
  }

  /** Runs a command in the copy; one that fails is an answer, too. */
  run(command: string, ...args: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      const options = { cwd: this.directory, maxBuffer: 64 * 1024 * 1024 };
      execFile(command, args, options, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ exitCode, stdout, output: stdout + stderr });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}
