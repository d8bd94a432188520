import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts';
import { choosePorts } from './ports.ts';

const file = () => join(temporaryDirectory(), 'ports.json');

test('keeps its ports, but for one that is taken', async () => {
  const path = file();
  const first = await choosePorts(path, null);
  expect(new Set(Object.values(first)).size).toBe(8);
  expect(await choosePorts(path, null)).toEqual(first);

  const other = createServer();
  await new Promise<void>((resolve) => other.listen(first.nats, '127.0.0.1', resolve));
  const second = await choosePorts(path, null);
  expect(second).toEqual({ ...first, nats: second.nats });
  expect(second.nats).not.toBe(first.nats);
  await expect(choosePorts(path, first.nats)).rejects.toThrow(`Port ${first.nats} is taken`);
  other.close();
});
