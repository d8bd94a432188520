import { PassThrough } from 'node:stream';
import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { RebuildLine } from '../../../domain/environments/rebuild.ts';
import { authorize } from '../../access/authorize.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { audited } from '../../audit/audited.ts';
import { log } from '../../log/log.ts';
import { callProjector } from '../../spine/projectors/projector-calls.ts';
import { findEnvironment } from './find-environment.query.ts';

type Done = Extract<RebuildLine, { state: 'done' }>;

const evidenceOf = ({ events, objects, written, removed, kept }: Done): string =>
  `${events} events, ${objects} objects; ${written} written, ${removed} removed, ${kept} kept without an event`;

/** Runs to its end whether anybody listens or not: a rebuild that a closed page cut off would leave its outcome unknown. */
async function run(organization: string, environment: string, tell: (line: RebuildLine) => void): Promise<Done> {
  let last: RebuildLine | undefined;
  for await (const line of callProjector(organization, { kind: 'rebuild', environment })) {
    if (line.state !== 'failed') tell(line);
    last = line;
  }
  if (last?.state === 'done') return last;
  throw new VertebraError(
    'projector-unavailable',
    last?.state === 'failed' ? last.detail : 'The projector gave no result.',
  );
}

async function* linesOf(told: PassThrough): AsyncGenerator<RebuildLine> {
  for await (const line of told as AsyncIterable<RebuildLine>) yield line;
}

/**
 * Has the projector rebuild the state of an Environment and says how far it is, at last what was different or why it failed.
 * Intent and outcome stand in the audit log. Throws what stands in the way before the first line.
 */
export async function rebuildEnvironment(
  caller: Caller,
  slug: string,
  environment: string,
): Promise<AsyncGenerator<RebuildLine>> {
  const grant = authorize(caller.actor, 'environment.rebuild', slug);
  await findEnvironment(grant, environment);
  await findOpenOrganization(grant);
  const subject = { action: 'environment.rebuild', organization: slug, object: environment } as const;
  const told = new PassThrough({ objectMode: true });
  // Nobody listens any more.
  told.on('error', () => undefined);
  const begun = Promise.withResolvers<undefined>();
  const act = () =>
    run(slug, environment, (line) => {
      told.write(line);
      begun.resolve(undefined);
    });
  audited(caller, subject, act, evidenceOf).then(
    () => told.end(),
    (error: unknown) => {
      begun.reject(error);
      log('a rebuild failed', { environment }, error);
      const detail = error instanceof VertebraError ? error.message : 'An unexpected error; see the server log.';
      told.end({ state: 'failed', detail } satisfies RebuildLine);
    },
  );
  await begun.promise;
  return linesOf(told);
}
