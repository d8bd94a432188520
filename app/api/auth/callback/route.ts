import { callback } from '@/lib/server/http/callback.ts';

export const GET = callback;
