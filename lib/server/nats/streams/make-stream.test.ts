import { JetStreamApiError } from '@nats-io/jetstream';
import { expect, it } from 'vitest';
import { makeStream } from './make-stream.ts';

/** Fails so often with what JetStream answers, then works. */
function failing(err_code: number, times: number) {
  const made = { tries: 0 };
  const make = () => {
    made.tries += 1;
    if (made.tries > times) return Promise.resolve();
    return Promise.reject(new JetStreamApiError({ code: 500, err_code, description: '' }));
  };
  return { made, make };
}

it.each([
  ['a store that another one makes at this moment', 10049],
  ['a server of a cluster that does not know of the account yet', 10039],
])('tries again after %s', async (_, code) => {
  const { made, make } = failing(code, 2);
  await makeStream(make);
  expect(made.tries).toBe(3);
});

it('tries again after an answer that the client stumbles over', async () => {
  const answers = [undefined, { config: {} }];
  const make = () => Promise.resolve().then(() => (answers.shift() as { config: object }).config);
  await makeStream(make);
  expect(answers).toEqual([]);
});

it('says in the end what stays', async () => {
  const { make } = failing(10039, Infinity);
  await expect(makeStream(make)).rejects.toMatchObject({ code: 10039 });
});

it('tries nothing again that will not pass', async () => {
  const { made, make } = failing(10047, Infinity);
  await expect(makeStream(make)).rejects.toThrow();
  expect(made.tries).toBe(1);
});

it('leaves one that is there', async () => {
  await expect(makeStream(failing(10058, 1).make)).resolves.toBeUndefined();
});
