import { PassThrough } from 'node:stream';
import type { WriteAction } from '../../domain/audit/audit-words.ts';
import { VertebraError } from '../../domain/errors.ts';
import type { Caller } from '../../domain/system/caller.ts';
import { log } from '../log/log.ts';
import { audited } from './audited.ts';

/** An act that tells of itself, line by line, while it is done. */
interface StreamedAct<Line, Result> {
  /** `isAlone` is true when whoever asked has gone away; what they began goes on unless the act stops itself */
  act: (tell: (line: Line) => void, isAlone: () => boolean) => Promise<Result>;
  /** what the outcome in the audit log says of it */
  evidence: (result: Result) => string;
  /** what comes behind the outcome; its lines are the last ones */
  after?: (result: Result, tell: (line: Line) => void) => Promise<void>;
  /** the last line when it fails after the first one */
  failureOf: (error: unknown) => Line;
}

/** Does an act between its two audit records, and gives its lines as they come. Throws what the act throws before its first line. */
export async function streamed<Line, Result>(
  caller: Caller,
  subject: { action: WriteAction; organization: string; object: string },
  { act, evidence, after, failureOf }: StreamedAct<Line, Result>,
): Promise<AsyncGenerator<Line>> {
  const lines = new PassThrough({ objectMode: true });
  const begun = Promise.withResolvers<undefined>();
  const tell = (line: Line) => {
    if (!lines.destroyed) lines.write(line);
    begun.resolve(undefined);
  };
  const run = async () => {
    const result = await audited(caller, subject, () => act(tell, () => lines.destroyed), evidence);
    await after?.(result, tell);
  };
  run().then(
    () => lines.end(),
    (error: unknown) => {
      if (!(error instanceof VertebraError)) log('an act failed amid its answer', { action: subject.action }, error);
      begun.reject(error);
      if (!lines.destroyed) lines.write(failureOf(error));
      lines.end();
    },
  );
  await begun.promise;
  return lines[Symbol.asyncIterator]() as AsyncGenerator<Line>;
}
