import { endAllSessions } from '@/lib/server/http/end-all-sessions.ts';

export const POST = endAllSessions;
