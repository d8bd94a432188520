/**
 * Credentials issued over HTTP by the production app, their audit records written, against a bare HTTP server that stores two messages as
 * large for each request. Whoever asks is a process of its own, and has made keys and proofs before.
 */
import { api } from '../../../lib/domain/paths.ts';
import type { Figure } from '../measure.ts';
import { inTurn, median, ratios } from '../measure.ts';
import { talkTo } from '../sse/talking-child.ts';
import { startIssuingApp } from './issuing-app.ts';
import type { FromBare, FromLoad, ToLoad } from './messages.ts';

const COUNT = 3_000;
const ROUNDS = 5;
const AT_ONCE = 16;
const GOAL = 500;

type Sent = Extract<FromLoad, { kind: 'sent' }>;

export async function benchIssueOverHttp(): Promise<Figure> {
  const app = await startIssuingApp();
  const { organization, url } = app;
  const bare = talkTo<never, FromBare>(new URL('./bare-main.ts', import.meta.url), app.environment);
  const load = talkTo<ToLoad, FromLoad>(new URL('./load-main.ts', import.meta.url));
  try {
    const { port } = await bare.next('listening');
    const rounds: { sent: Sent; cpu: number }[] = [];
    const send = async (to: string): Promise<Sent> => {
      load.send({ kind: 'send', url: to, token: await app.token(), atOnce: AT_ONCE });
      return load.next('sent');
    };
    const ours = async () => {
      load.send({ kind: 'prepare', app: url, token: await app.token(), organization, count: COUNT });
      await load.next('prepared');
      const before = await app.cpuSeconds();
      const sent = await send(`${url}${api.credentials(organization)}`);
      rounds.push({ sent, cpu: (1000 * ((await app.cpuSeconds()) - before)) / COUNT });
      return sent.milliseconds;
    };
    const times = await inTurn(
      ROUNDS,
      ours,
      async () => (await send(`http://127.0.0.1:${String(port)}/`)).milliseconds,
    );
    // The first one was the warm-up.
    const measured = rounds.slice(1);
    const each = measured.flatMap((round) => round.sent.each).sort((a, b) => a - b);
    const quantile = (part: number) => `${(each[Math.floor(each.length * part)] ?? NaN).toFixed(0)} ms`;
    const rate = (all: number[]) => (1000 * COUNT) / median(all);
    const cpuOf = (all: number[]) => `${median(all).toFixed(2)} ms`;
    return {
      name: `Credentials issued over HTTP, ${String(AT_ONCE)} at once, with their audit records`,
      goal: `≥ ${String(GOAL)}/s`,
      result: [
        `${rate(times.ours).toFixed(0)}/s (${times.ours.map((ms) => ((1000 * COUNT) / ms).toFixed(0)).join(', ')})`,
        `${ratios({ ours: times.baseline, baseline: times.ours }).text} of a bare server with two JetStream publishes, ${rate(times.baseline).toFixed(0)}/s`,
        `p50 ${quantile(0.5)}, p99 ${quantile(0.99)}`,
        `CPU of each: ${cpuOf(measured.map(({ cpu }) => cpu))} of the app, ${cpuOf(measured.map(({ sent }) => sent.cpu / COUNT))} of whoever asks`,
      ].join('; '),
      holds: rate(times.ours) >= GOAL,
    };
  } finally {
    bare.stop();
    load.stop();
    await app.stop();
  }
}
