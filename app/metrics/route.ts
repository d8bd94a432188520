import type { NextRequest } from 'next/server';
import { metrics } from '@/lib/server/http/metrics.ts';

export const GET = (request: NextRequest) => metrics(request.headers);
