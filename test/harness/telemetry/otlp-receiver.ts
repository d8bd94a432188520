import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = { stringValue: string } | { intValue: number } | { doubleValue: number };
interface Told {
  traceId: string;
  attributes: { key: string; value: Value }[];
}
export interface ReceivedSpan extends Told {
  name: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status: { code: number };
}
export interface ReceivedLine extends Told {
  spanId: string;
  severityText: string;
  body: { stringValue: string };
}
interface Scoped {
  resource: { attributes: Told['attributes'] };
  scopeSpans?: { spans: ReceivedSpan[] }[];
  scopeLogs?: { logRecords: ReceivedLine[] }[];
}

/** Attributes by their names; none of what was not received. */
export const attributesOf = (told: Pick<Told, 'attributes'> | undefined): Record<string, string | number> =>
  Object.fromEntries(
    (told?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0] as string | number]),
  );

/** A receiver of OTLP/HTTP, which keeps what it is sent; JSON comes apart here, of protobuf the bytes stay. */
export async function startOtlpReceiver() {
  const requests: { path: string; type: string; headers: NodeJS.Dict<string | string[]>; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { url: path = '', headers } = request;
      requests.push({ path, type: headers['content-type'] ?? '', headers, body: Buffer.concat(chunks as Buffer[]) });
      response.writeHead(200, { 'content-type': headers['content-type'] }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const parsed = (): Scoped[] =>
    requests
      .filter(({ type }) => type === 'application/json')
      .map(({ body }) => JSON.parse(body.toString()) as { resourceSpans?: Scoped[]; resourceLogs?: Scoped[] })
      .flatMap(({ resourceSpans = [], resourceLogs = [] }) => [...resourceSpans, ...resourceLogs]);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    resources: () => parsed().map(({ resource }) => attributesOf(resource)),
    spans: () => parsed().flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans }) => spans)),
    lines: () => parsed().flatMap(({ scopeLogs = [] }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
