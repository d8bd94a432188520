import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

/** The licences of all packages that the product may have in itself, as one text: a bundle leaves their files behind. */
export async function licences(project: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const parts: string[] = [];
  for (const [path, { version, license, dev, devOptional }] of Object.entries(lock.packages)) {
    if (path === '' || dev === true || devOptional === true) continue;
    // one that is for another kind of machine is not there
    const names = await readdir(join(project, path)).catch(() => null);
    if (names === null) continue;
    const texts = await Promise.all(
      names
        .filter((name) => /^(licen[cs]e|notice)/i.test(name))
        .map((name) => readFile(join(project, path, name), 'utf8')),
    );
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    parts.push(
      [`${name} ${version ?? ''} (${license ?? 'see below'})`, ...texts.map((text) => text.trim())].join('\n\n'),
    );
  }
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
