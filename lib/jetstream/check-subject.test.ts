import { expect, it, vi } from 'vitest';
import { z } from '../domain/zod.ts';
import { subscribeWakeUp } from './follow/wake-up.ts';
import type { NatsConnectionLike } from './connection.ts';
import { directGet } from './messages/direct-get.ts';
import { request } from './request.ts';

const connection = () => {
  const sent = vi.fn();
  const fake: NatsConnectionLike = {
    request: (subject) => {
      sent(subject);
      return Promise.resolve({ data: new TextEncoder().encode('{}') });
    },
    publish: sent,
    subscribe: (subject) => {
      sent(subject);
      return { unsubscribe: () => undefined };
    },
  };
  return { fake, sent };
};

it.each(['a b', 'a _INBOX.other', 'a\r\nPUB ws.x 0\r\n', 'a\tb', 'a\u0000', ''])(
  'never sends the server a name such as %j',
  async (name) => {
    const { fake, sent } = connection();
    const nowhere = { kind: 'api', code: 404 };
    await expect(request(fake, `STREAM.INFO.${name}`, {}, z.unknown())).rejects.toMatchObject(nowhere);
    const reader = { connection: fake, inboxPrefix: '_INBOX.me' };
    await expect(directGet(reader, name, { seq: 1, batch: 1 })).rejects.toMatchObject(nowhere);
    expect(() => subscribeWakeUp(fake, [`ws.${name}`], undefined)).toThrow();
    expect(sent).not.toHaveBeenCalled();
  },
);

it('lets names through that are odd and harmless', async () => {
  const { fake, sent } = connection();
  await request(fake, 'STREAM.INFO.größe-☃', {}, z.unknown());
  expect(sent).toHaveBeenCalledOnce();
});
