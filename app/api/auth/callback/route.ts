import { callback } from '@/lib/server/http/sign-in/callback.ts';

export const GET = callback;
