import { expect, test } from 'vitest';
import { findGo } from './find-go.ts';
import { fakeIo, missing } from './sources/fake-io.ts';

test('the Go on PATH does when it is new enough', async () => {
  const { io, ran } = fakeIo(() => 'go version go1.26.0 linux/amd64');
  expect(await findGo(io)).toBe('go');
  expect(ran).toHaveLength(1);
});

test('an older one does not', async () => {
  const { io, said } = fakeIo(({ command }) => (command === 'go' ? 'go version go1.25.9 linux/amd64' : missing()));
  await expect(findGo(io)).rejects.toThrow('Install Go 1.26.0 or later');
  expect(said).toEqual(['go on PATH is 1.25.9; 1.26.0 or later is needed.']);
});
