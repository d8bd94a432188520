import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenedNatsSession } from '../../domain/system/nats-session.ts';
import { SessionToken } from './session-token.ts';

const LIFETIME_SECONDS = 100;
let given = 0;
let answer: () => Response;

const session = (): OpenedNatsSession => ({
  jwt: `jwt ${(given += 1)}`,
  role: 'reader',
  expiresAt: '',
  lifetimeSeconds: LIFETIME_SECONDS,
  websocket: 'ws://127.0.0.1:1',
  inboxPrefix: '_INBOX.U',
});
const problem = (status: number, code: string) =>
  Response.json({ code, title: 'No', detail: 'No', status, type: '', correlation: '' }, { status });

beforeEach(() => {
  vi.useFakeTimers();
  given = 0;
  answer = () => Response.json(session());
  vi.stubGlobal('fetch', () => Promise.resolve(answer()));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened() {
  const stop = new AbortController();
  const token = await SessionToken.open({ organization: 'acme' }, 'U', stop.signal, () => undefined);
  const renewing = token.keepFresh(stop.signal, () => undefined);
  return { token, renewing, stop };
}

describe('SessionToken', () => {
  it('is renewed at 60 % of its life', async () => {
    const { token, stop } = await opened();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(token.answer.jwt).toBe('jwt 1');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(token.answer.jwt).toBe('jwt 2');
    stop.abort();
  });

  it('is renewed at once when the server did not take it, but not without end', async () => {
    const { token, stop } = await opened();
    token.hurry();
    await vi.advanceTimersByTimeAsync(100);
    expect(token.answer.jwt).toBe('jwt 2');
    token.hurry();
    await vi.advanceTimersByTimeAsync(100);
    expect(token.answer.jwt).toBe('jwt 2');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(token.answer.jwt).toBe('jwt 3');
    stop.abort();
  });

  it('is asked for until Vertebra answers, and tells why it is not there', async () => {
    answer = () => problem(503, 'nats-unavailable');
    const problems: string[] = [];
    const opening = SessionToken.open({ organization: 'acme' }, 'U', new AbortController().signal, ({ code }) =>
      problems.push(code),
    );
    await vi.advanceTimersByTimeAsync(4_000);
    expect(problems).toEqual(['nats-unavailable', 'nats-unavailable', 'nats-unavailable']);
    answer = () => Response.json(session());
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await opening).answer.jwt).toBe('jwt 1');
  });

  it('ends when it is refused: at the start, and at a renewal', async () => {
    const { renewing } = await opened();
    const ended = expect(renewing).rejects.toMatchObject({ code: 'forbidden' });
    answer = () => problem(403, 'forbidden');
    await vi.advanceTimersByTimeAsync(61_000);
    await ended;
    const signal = new AbortController().signal;
    await expect(SessionToken.open({ organization: 'acme' }, 'U', signal, () => undefined)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
