import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { register } from 'prom-client';
import { VertebraError } from '../../domain/errors.ts';
import { getConfig } from '../config/config.ts';
import { checkAddress, countRefused } from './edge/address-limit.ts';
import { answerJson, answerProblem } from './edge/answer.ts';
import { bearerToken } from './edge/bearer-token.ts';

const NOBODY_KEEPS_IT = { 'cache-control': 'no-store' };

/** Texts of any length are compared in the same time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether it has the token of whoever runs the platform, without which figures and details are for nobody. */
function isOfMachines(headers: Headers): boolean {
  const { metricsToken } = getConfig();
  const given = bearerToken(headers);
  return metricsToken !== null && given !== null && timingSafeEqual(digest(given), digest(metricsToken));
}

/**
 * `GET /metrics` in the text format of Prometheus: the process, requests, and what other rooms register. With the token of
 * `VERTEBRA_METRICS_TOKEN` only: what is in it is nobody else's business, and this listener is the public one.
 */
export async function metrics(headers: Headers): Promise<Response> {
  try {
    checkAddress(headers);
    if (!isOfMachines(headers)) {
      countRefused(headers);
      throw new VertebraError('not-signed-in', 'Figures are for whoever has the token of VERTEBRA_METRICS_TOKEN.');
    }
  } catch (error) {
    return answerProblem(error, randomUUID(), 'GET /metrics');
  }
  return new Response(await register.metrics(), {
    headers: { 'content-type': register.contentType, ...NOBODY_KEEPS_IT },
  });
}

/**
 * The answer of `/readyz`: 200 or 503, and whether it is ready. What is missing, with addresses and numbers, is told with the
 * token of `VERTEBRA_METRICS_TOKEN`.
 */
export const answerReadiness = (readiness: { ready: boolean; checks: unknown }, headers: Headers): Response =>
  answerJson(isOfMachines(headers) ? readiness : { ready: readiness.ready }, readiness.ready ? 200 : 503, randomUUID());
