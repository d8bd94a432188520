import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../lib/domain/errors.ts';
import { environmentAssets } from '../../lib/domain/names.ts';
import { MOST_KEYS_NAMED } from '../../lib/domain/environments/rebuild.ts';
import type { RebuildLine } from '../../lib/domain/environments/rebuild.ts';
import { getStream } from '../../lib/jetstream/streams/get-stream.ts';
import { log } from '../../lib/server/log/log.ts';
import { readFigures } from '../../lib/server/spine/state/projection-figures.ts';
import { scanState } from '../../lib/server/spine/state/scan-state.ts';
import type { ScannedKey } from '../../lib/server/spine/state/scan-state.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { failureOf } from '../pipeline/failure.ts';
import { compareKey } from './compare.ts';
import type { Verdict } from './compare.ts';
import { foldStream } from './fold-stream.ts';
import type { Folded } from './fold-stream.ts';
import { repair } from './repair.ts';
import type { Repair } from './repair.ts';

const TELL_EVERY_MS = 250;
/** Keys that are repaired at once. */
const AT_ONCE = 64;

interface Progress {
  events: number;
  total: number;
}
type Done = Extract<RebuildLine, { state: 'done' }>;

/** Keys by verdict: those that have to be repaired, and those that were. */
class Differences {
  readonly mendings: Repair[] = [];
  readonly #keys: Record<Verdict, string[]> = { same: [], write: [], remove: [], kept: [], nothing: [] };

  judge(key: string, verdict: Verdict, folded: Folded | undefined): void {
    if (verdict === 'write' || verdict === 'remove')
      this.mendings.push({ key, verdict, sequence: folded?.sequence ?? null });
    else this.#keys[verdict].push(key);
  }

  mended({ key, verdict }: Repair): void {
    this.#keys[verdict].push(key);
  }

  count(verdict: Verdict): number {
    return this.#keys[verdict].length;
  }

  named(verdict: Verdict): string[] {
    return this.#keys[verdict].slice(0, MOST_KEYS_NAMED);
  }
}

async function run(pipeline: Pipeline, progress: Progress): Promise<Done> {
  const { home, environment, figures } = pipeline.state;
  const { state } = await getStream(home.connection, environmentAssets(environment).stream);
  progress.total = state.messages;
  const folded = await foldStream(pipeline.state, state.last_seq, () => (progress.events += 1));
  const { acknowledged } = await readFigures(home.connection, environment);
  const ends = { first: state.first_seq, last: state.last_seq, acknowledged };
  const differences = new Differences();
  const later: ScannedKey[] = [];
  const unseen = new Map(folded);
  await scanState(home.connection, environment, { epoch: figures.stream, from: null, values: true }, (standing) => {
    const { key, mark } = standing;
    unseen.delete(key);
    if (mark.sequence > ends.last) later.push(standing);
    else differences.judge(key, compareKey(standing, folded.get(key), ends), folded.get(key));
  });
  for (const standing of later) {
    const { key, mark } = standing;
    // Of an event that came meanwhile; or somebody made it up, and it is as if nobody had marked it.
    const sequence = (await pipeline.state.end.has(mark.sequence)) ? mark.sequence : 0;
    const told = { ...standing, mark: { ...mark, sequence } };
    differences.judge(key, compareKey(told, folded.get(key), ends), folded.get(key));
  }
  for (const [key, fold] of unseen) differences.judge(key, compareKey(null, fold, ends), fold);
  for (let at = 0; at < differences.mendings.length; at += AT_ONCE) {
    await Promise.all(
      differences.mendings.slice(at, at + AT_ONCE).map(async (mending) => {
        if (await repair(pipeline, mending, ends.last)) differences.mended(mending);
      }),
    );
  }
  await pipeline.compared(Math.min(acknowledged, ends.last));
  return {
    state: 'done',
    events: progress.events,
    objects: [...folded.values()].filter(({ digest }) => digest !== null).length,
    same: differences.count('same'),
    written: differences.count('write'),
    removed: differences.count('remove'),
    kept: differences.count('kept'),
    keys: {
      written: differences.named('write'),
      removed: differences.named('remove'),
      kept: differences.named('kept'),
    },
  };
}

const running = new WeakSet<Pipeline>();

/**
 * Folds all events of an Environment anew, compares that with what its bucket holds and writes the differences. Until then
 * readers have the state as it was, and events that come meanwhile are projected as ever. Throws `conflict` when one runs already.
 */
export async function* rebuild(pipeline: Pipeline): AsyncGenerator<RebuildLine, void, undefined> {
  const { environment } = pipeline.state;
  if (running.has(pipeline)) throw new VertebraError('conflict', `A rebuild of ${environment} is running already.`);
  running.add(pipeline);
  const progress: Progress = { events: 0, total: 0 };
  const outcome: { line: RebuildLine | null } = { line: null };
  const work = run(pipeline, progress).then(
    (done) => {
      outcome.line = done;
    },
    (error: unknown) => {
      log('a rebuild failed', { environment }, error);
      outcome.line = { state: 'failed', detail: `${failureOf(error).text} What was not mended yet is as it was.` };
    },
  );
  try {
    while (outcome.line === null) {
      yield { state: 'running', ...progress };
      await Promise.race([work, sleep(TELL_EVERY_MS, undefined, { ref: false })]);
    }
    yield outcome.line;
  } finally {
    void work.finally(() => running.delete(pipeline));
  }
}
