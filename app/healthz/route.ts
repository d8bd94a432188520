import { answerHealth } from '@/lib/server/http/machines/proxy-check.ts';

export const GET = (request: Request) => answerHealth(request.headers);
