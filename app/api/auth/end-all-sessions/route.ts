import { endAllSessions } from '@/lib/server/http/sign-in/end-all-sessions.ts';

export const POST = endAllSessions;
