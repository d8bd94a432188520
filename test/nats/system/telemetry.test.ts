/** What a projector sends to a receiver of OpenTelemetry, from its start to its end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readApi } from '../../../lib/domain/paths.ts';
import { member } from '../../harness/callers.ts';
import { attributesOf, startOtlpReceiver } from '../../harness/telemetry/otlp-receiver.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import { askAs } from '../../harness/read-api.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

let vertebra: VertebraProcess;
let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
beforeAll(async () => {
  vertebra = await startVertebra();
  receiver = await startOtlpReceiver();
});
afterAll(async () => {
  receiver.stop();
  await vertebra.stop();
});

it('its requests, what it asks NATS for, what it writes and its lines come there, by the time it has stopped', async () => {
  const projector = await startProjectorProcess({
    ...vertebra.environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'projector-of-the-tests',
  });
  const acme = await openProjected('acme');
  // What was there before the projector came is compared, and not delivered.
  await acme.publish('k8s.pod.shop.first', { phase: 'Running', ready: true });
  await acme.projected();
  for (let n = 0; n < 50; n += 1) await acme.publish(`k8s.pod.shop.secret-${n}`, { phase: 'Running', ready: true });
  await acme.projected();
  const ask = await askAs(projector.port, member('acme', 'org-developer'));
  const path = readApi.state(acme.environment);
  await expect.poll(async () => (await ask(path)).status).toBe(200);
  const answer = await ask(path, { headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01` } });
  await answer.text();
  acme.release();
  expect(await projector.stop()).toBe(0);

  const spans = receiver.spans();
  const request = spans.find(({ traceId, kind }) => traceId === TRACE && kind === 2);
  expect(request).toMatchObject({ name: 'GET /v1/environments/{env}/state', parentSpanId: 'b7ad6b7169203331' });
  expect(attributesOf(request)).toMatchObject({
    'http.response.status_code': 200,
    'vertebra.correlation': answer.headers.get('x-correlation-id'),
  });
  expect(spans.find(({ name, traceId }) => name === 'readState' && traceId === TRACE)?.parentSpanId).toBe(
    request?.spanId,
  );
  // The first question of the read API opened a connection and asked for the state.
  expect(spans.filter(({ kind }) => kind === 3).map(({ name }) => name)).toContain('request $JS.API.STREAM.INFO.>');

  const written = spans.filter(({ name }) => name === 'write state');
  // `late` are those that the comparison at the opening brought there before.
  const events = written
    .flatMap((span) => Object.values(attributesOf(span)))
    .reduce<number>((sum, count) => sum + Number(count), 0);
  expect(events).toBeGreaterThanOrEqual(50);

  expect(receiver.resources()[0]).toMatchObject({ 'service.name': 'projector-of-the-tests' });
  const lines = receiver.lines().map(({ body }) => body.stringValue);
  expect(lines).toEqual(expect.arrayContaining(['the projector runs', 'the projector has stopped']));
  expect(JSON.stringify(spans)).not.toMatch(/secret-|acme/u);
}, 90_000);
