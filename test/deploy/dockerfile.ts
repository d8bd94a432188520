import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../scripts/demo/demo-state.ts';

/** What an image is, as far as its last stage says it. */
export interface Image {
  /** files of the build's stage that come along, and where to */
  copies: { from: string; to: string }[];
  environment: Record<string, string>;
  workingDirectory: string;
  user: { uid: number; gid: number };
  entrypoint: string[];
  command: string[];
}

/** Reads the last stage of deploy/Dockerfile; throws at an instruction that it does not know. */
export async function readImage(): Promise<Image> {
  const text = await readFile(join(PROJECT, 'deploy/Dockerfile'), 'utf8');
  const lines = text.replaceAll(/\\\n\s*/g, ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')) + 1);
  const image: Image = {
    copies: [],
    environment: {},
    workingDirectory: '/',
    user: { uid: 0, gid: 0 },
    entrypoint: [],
    command: [],
  };
  for (const line of last.filter((text) => text.trim() !== '' && !text.startsWith('#'))) {
    const [instruction = '', ...words] = line.split(/\s+/);
    const rest = words.join(' ');
    if (instruction === 'WORKDIR') image.workingDirectory = rest;
    else if (instruction === 'COPY') {
      const [stage, from = '', to = '', ...more] = words;
      if (stage !== '--from=build' || more.length > 0) throw new Error(`Not understood: ${line}`);
      image.copies.push({ from, to: join(image.workingDirectory, to) });
    } else if (instruction === 'ENV') {
      for (const word of words) image.environment[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
    } else if (instruction === 'USER') {
      const [uid = 0, gid = 0] = rest.split(':').map(Number);
      image.user = { uid, gid };
    } else if (instruction === 'ENTRYPOINT') image.entrypoint = JSON.parse(rest) as string[];
    else if (instruction === 'CMD') image.command = JSON.parse(rest) as string[];
    else if (instruction !== 'EXPOSE' && instruction !== 'LABEL') throw new Error(`Not understood: ${line}`);
  }
  return image;
}

/** Lays an image's files out below `root`: what its build's stage has in /src/dist is in `dist` here. */
export async function layOut(image: Image, dist: string, root: string): Promise<void> {
  for (const { from, to } of image.copies) {
    if (!from.startsWith('/src/dist/')) throw new Error(`${from} is nothing that the build has made.`);
    await mkdir(join(root, to), { recursive: true });
    await cp(join(dist, from.slice('/src/dist/'.length)), join(root, to), { recursive: true, verbatimSymlinks: true });
  }
}
