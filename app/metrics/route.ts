import { metrics } from '@/lib/server/http/metrics.ts';

export const GET = metrics;
