import { getReadiness } from '@/lib/server/queries/get-readiness.ts';

/** 200 when every check passes, else 503; the body says which one does not. */
export async function GET(): Promise<Response> {
  const readiness = await getReadiness();
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
