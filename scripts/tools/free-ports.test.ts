import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';

const MODULE = new URL('./free-ports.ts', import.meta.url).href;

it('gives no port twice, nor one of another process that lives, below those of outgoing connections', async () => {
  const mine = [...(await freePorts(100)), ...(await freePorts(100))];
  expect(new Set(mine).size).toBe(200);
  for (const port of mine) expect(port > 10_080 && port < 32_768).toBe(true);

  // so many that it meets mine, which nobody listens on, some forty times
  const script = `import { freePorts } from '${MODULE}'; console.log(JSON.stringify(await freePorts(4_000)))`;
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const theirs = JSON.parse(stdout) as number[];
  expect(theirs).toHaveLength(4_000);
  expect(theirs.filter((port) => mine.includes(port))).toEqual([]);
  // that one has ended: its ports may be given again
  expect(await freePorts(100)).toHaveLength(100);
});
