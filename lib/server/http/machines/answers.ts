/** What machines are told: Prometheus, load balancers, Kubernetes. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { register } from 'prom-client';
import { VertebraError } from '../../../domain/errors.ts';
import type { Readiness } from '../../../domain/system/readiness.ts';
import { getConfig } from '../../config/config.ts';
import { answerJson, answerProblem } from '../edge/answer.ts';
import { bearerToken } from '../edge/bearer-token.ts';
import { isDraining } from './draining.ts';

/** How a process finds out whether it can do its work. */
export type AskReadiness = () => Promise<Readiness>;

/** Texts of any length are compared in the same time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether figures and details are for whoever sent this: for everybody who reaches the listener when no token is configured. */
function mayReadDetails(headers: Headers): boolean {
  const { metricsToken } = getConfig();
  if (metricsToken === null) return true;
  const given = bearerToken(headers);
  return given !== null && timingSafeEqual(digest(given), digest(metricsToken));
}

/** One question at a time, whoever asks meanwhile gets its answer: what asks often costs no more than what asks once. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= ask().finally(() => (running = undefined)));
}

const figures = shared(() => register.metrics());

/** `GET /metrics` in the text format of Prometheus: the process, requests, and what other rooms register. */
export async function answerMetrics(headers: Headers): Promise<Response> {
  if (!mayReadDetails(headers)) {
    const error = new VertebraError(
      'not-signed-in',
      'Figures are for whoever has the token of VERTEBRA_METRICS_TOKEN.',
    );
    return answerProblem(error, randomUUID(), 'GET /metrics');
  }
  return new Response(await figures(), {
    headers: { 'content-type': register.contentType, 'cache-control': 'no-store' },
  });
}

const STOPS = { ready: false, state: 'not-ready', checks: [] } satisfies Readiness;

const answer = (readiness: Readiness, told: unknown): Response =>
  answerJson(told, readiness.ready ? 200 : 503, randomUUID());

/** `/readyz` of a public listener: 200 or 503, and nothing of why. */
export async function answerReady(ask: AskReadiness): Promise<Response> {
  const readiness = isDraining() ? STOPS : await ask();
  return answer(readiness, { ready: readiness.ready });
}

/** `/readyz` of the listener for machines: the same with each check, its addresses and numbers. */
export async function answerReadiness(ask: AskReadiness, headers: Headers): Promise<Response> {
  const readiness = await ask();
  const draining = { name: 'draining', state: 'not-ready', detail: 'it was told to stop and takes no more' } as const;
  const told = isDraining() ? { ...STOPS, checks: [...readiness.checks, draining] } : readiness;
  return answer(told, mayReadDetails(headers) ? told : { ready: told.ready });
}

/** The same question, asked once while it is being answered. */
export const sharedReadiness = (ask: AskReadiness): AskReadiness => shared(ask);
