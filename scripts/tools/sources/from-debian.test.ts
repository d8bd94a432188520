import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import type { Ran } from './fake-io.ts';
import { fromDebian } from './from-debian.ts';

const MIRROR = 'http://mirror.test/debian';
const sourcesList = ({ args }: Ran) =>
  readFileSync(args.find((arg) => arg.startsWith('Dir::Etc::SourceList='))?.split('=')[1] ?? '', 'utf8');

/** Plays apt and dpkg of a Debian whose suites hold these versions. */
const debian = (versions: Record<string, string>) => {
  const lists: string[] = [];
  let version = '';
  const answer = (ran: Ran): string => {
    if (ran.args.includes('indextargets')) return `Other main x ${MIRROR}-other\nDebian main stable ${MIRROR}\n`;
    if (ran.args.includes('update')) {
      lists.push(sourcesList(ran));
      version = versions[sourcesList(ran).split(' ')[2] ?? ''] ?? missing();
    }
    if (ran.args.includes('download')) writeFileSync(join(ran.options.cwd ?? '', 'nats-server_amd64.deb'), '');
    if (ran.command === 'dpkg') {
      const program = join(ran.args[2] ?? '', 'usr', 'sbin', 'nats-server');
      mkdirSync(dirname(program), { recursive: true });
      writeFileSync(program, version);
    }
    return ran.args[0] === '--version' ? `nats-server: v${version}` : '';
  };
  return { answer, lists };
};

test("takes sid's package from the machine's own mirror, with lists of its own", async () => {
  const { answer, lists } = debian({ sid: '2.15.1' });
  const { io, ran } = fakeIo(answer);
  expect(readFileSync((await fromDebian.find(io)) ?? '', 'utf8')).toBe('2.15.1');
  expect(lists).toEqual([`deb ${MIRROR} sid main\n`]);
  for (const call of ran.filter(({ args }) => args.includes('update') || args.includes('download'))) {
    expect(call.args).toContain('Dir::Etc::SourceParts=/dev/null');
    expect(call.args.some((arg) => arg.startsWith('Dir::State::Lists='))).toBe(true);
  }
});

test('falls back to the next suite', async () => {
  const { answer, lists } = debian({ trixie: '2.10.27' });
  const { io } = fakeIo(answer);
  expect(readFileSync((await fromDebian.find(io)) ?? '', 'utf8')).toBe('2.10.27');
  expect(lists).toHaveLength(2);
});

test('fails when every suite is too old or not there', async () => {
  const { io } = fakeIo(debian({ sid: '2.9.10' }).answer);
  await expect(fromDebian.find(io)).rejects.toThrow('sid: it is 2.9.10; trixie: spawn ENOENT');
});

test('does not apply where there is no apt', async () => {
  const { io } = fakeIo(missing);
  expect(await fromDebian.find(io)).toBeNull();
});
