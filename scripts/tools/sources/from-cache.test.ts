import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromCache, keep } from './from-cache.ts';

test('finds what was kept, executable, and only that version', async () => {
  const { io } = fakeIo(missing);
  const program = join(io.directory, 'made');
  await writeFile(program, '#!/bin/sh\n');
  expect(await fromCache('nats-server', '2.15.1').find(io)).toBeNull();
  const path = await keep(io, 'nats-server', '2.15.1', program);
  expect((await stat(path)).mode & 0o111).toBe(0o111);
  expect(await fromCache('nats-server', '2.15.1').find(io)).toBe(path);
  expect(await fromCache('nats-server', '2.15.2').find(io)).toBeNull();
});
