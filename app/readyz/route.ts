import { answerReady } from '@/lib/server/http/machines/answers.ts';
import { getReadiness } from '@/lib/server/features/system/get-readiness.query.ts';

/** 200 when every check passes, else 503; which one does not is told at VERTEBRA_METRICS_LISTEN. */
export const GET = () => answerReady(getReadiness);
