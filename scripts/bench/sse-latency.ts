/** From an event being published until a client of the event stream has what it came to, with the whole projector in between. */
import { get } from 'node:http';
import { readApi } from '../../lib/domain/paths.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { member, operator } from '../../test/harness/callers.ts';
import { startProjectorProcess } from '../../test/harness/projector/projector-process.ts';
import { cookieOf } from '../../test/harness/read-api.ts';
import type { EventMessage } from '../events/event-message.ts';
import { publishEvents } from '../events/publish-events.ts';
import type { Figure } from './measure.ts';

const RATE = 1000;
const SECONDS = 30;
const WARM_UP_SECONDS = 5;
const OBJECTS = 500;
const LIMIT_MS = 100;
const SLUG = 'bench-latency';
const ENV = `${SLUG}-dev`;

/** Made one by one as they are published; its data says when that was. */
function* events(count: number): Generator<EventMessage> {
  for (let at = 0; at < count; at += 1) {
    const name = `w-${at % OBJECTS}`;
    const event = {
      specversion: '1.0',
      id: `${SLUG}-${at}`,
      source: '/bench',
      type: 'io.k8s.widget.updated',
      time: new Date().toISOString(),
      data: { at, sentAt: performance.now(), metadata: { name, namespace: 'shop' } },
    };
    yield { subject: `ws.${ENV}.k8s.widget.shop.${name}`, payload: JSON.stringify(event), id: event.id };
  }
}

/** Hears an event stream; gives the milliseconds that each event took. */
function listen(url: string, cookie: string): Promise<{ delays: Map<number, number>; stop: () => void }> {
  const delays = new Map<number, number>();
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { cookie }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const end = text.lastIndexOf('\n\n');
        for (const [, at, sentAt] of text.slice(0, Math.max(end, 0)).matchAll(/"at":(\d+),"sentAt":([\d.]+)/g)) {
          delays.set(Number(at), performance.now() - Number(sentAt));
        }
        text = text.slice(end + 1);
      });
      resolve({ delays, stop: () => response.destroy() });
    });
    request.on('error', reject);
  });
}

/** Wants the variables of a Vertebra server in the environment, as main.ts sets them. */
export async function benchSseLatency(environment: Record<string, string>): Promise<Figure[]> {
  const { organization } = await createOrganization(operator(), {
    slug: SLUG,
    displayName: SLUG,
    environments: ['dev'],
  });
  const { connection, release } = await borrowHome(projectorGrant(SLUG), {
    organization: SLUG,
    account: organization.account,
  });
  const projector = await startProjectorProcess(environment);
  try {
    const client = await listen(`${projector.url}${readApi.events(ENV)}`, await cookieOf(member(SLUG, 'org-viewer')));
    await publishEvents(connection, events(RATE * SECONDS), { rate: RATE });
    const last = RATE * SECONDS - 1;
    while (!client.delays.has(last)) await new Promise((resolve) => setTimeout(resolve, 100));
    client.stop();
    const counted = [...client.delays].filter(([at]) => at >= RATE * WARM_UP_SECONDS).map(([, delay]) => delay);
    counted.sort((a, b) => a - b);
    const at = (share: number) => counted[Math.floor(counted.length * share)] ?? NaN;
    return [
      {
        name: `Event to client of the event stream at ${RATE.toLocaleString('en')} events/s, p99`,
        goal: `≤ ${LIMIT_MS} ms`,
        result: `${at(0.99).toFixed(0)} ms, p50 ${at(0.5).toFixed(0)} ms, of ${counted.length.toLocaleString('en')} events`,
        holds: at(0.99) <= LIMIT_MS,
      },
    ];
  } finally {
    release();
    await projector.stop();
  }
}
