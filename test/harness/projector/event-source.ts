import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';

/** A block of an event stream, as it came. */
export interface ServerEvent {
  event: string;
  id: string | null;
  data: string;
}

/** A client of server-sent events that keeps all it hears; parsing as in the HTML standard, as far as we need it. */
export interface EventClient {
  status: number;
  events: ServerEvent[];
  /** when each of them came: milliseconds of `performance.now()` */
  heardAt: number[];
  /** as a browser remembers it: also from blocks that fire nothing */
  lastEventId: () => string | null;
  retry: () => number | null;
  /** resolves when the server has ended the answer */
  ended: Promise<void>;
  response: IncomingMessage;
  close: () => void;
}

function parseBlock(block: string): { event: string; id: string | null; data: string; retry: number | null } {
  const fields = { event: 'message', id: null as string | null, data: [] as string[], retry: null as number | null };
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (name === 'event') fields.event = value;
    if (name === 'id') fields.id = value;
    if (name === 'data') fields.data.push(value);
    if (name === 'retry') fields.retry = Number(value);
  }
  return { ...fields, data: fields.data.join('\n') };
}

/** Opens an event stream. */
export async function openEvents(url: string, headers: Record<string, string>): Promise<EventClient> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const ask = url.startsWith('https:') ? getSecurely : get;
    ask(url, { headers, agent: false }, resolve).on('error', reject);
  });
  const events: ServerEvent[] = [];
  const heardAt: number[] = [];
  let lastEventId: string | null = null;
  let retry: number | null = null;
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks.map(parseBlock)) {
      lastEventId = block.id ?? lastEventId;
      retry = block.retry ?? retry;
      if (block.data === '') continue;
      events.push({ event: block.event, id: block.id, data: block.data });
      heardAt.push(performance.now());
    }
  });
  const ended = new Promise<void>((resolve) => {
    response.on('close', () => resolve());
    response.on('error', () => resolve());
  });
  return {
    status: response.statusCode ?? 0,
    events,
    heardAt,
    lastEventId: () => lastEventId,
    retry: () => retry,
    ended,
    response,
    close: () => response.destroy(),
  };
}

/** Data of all events of a name. */
export const dataOf = <T>({ events }: EventClient, name: string): T[] =>
  events.filter(({ event }) => event === name).map(({ data }) => JSON.parse(data) as T);
