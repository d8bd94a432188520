import { register } from 'prom-client';

/** `GET /metrics` in the text format of Prometheus: the process, requests, and what other rooms register. */
export async function metrics(): Promise<Response> {
  return new Response(await register.metrics(), {
    headers: { 'content-type': register.contentType, 'cache-control': 'no-store' },
  });
}
