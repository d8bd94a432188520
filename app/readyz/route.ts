import type { NextRequest } from 'next/server';
import { answerReadiness } from '@/lib/server/http/metrics.ts';
import { getReadiness } from '@/lib/server/features/system/get-readiness.query.ts';

/** 200 when every check passes, else 503; which one does not is told to whoever has the token for it. */
export const GET = async (request: NextRequest) => answerReadiness(await getReadiness(), request.headers);
