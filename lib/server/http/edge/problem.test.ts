import { expect, it } from 'vitest';
import { ERROR_CODES, VertebraError } from '../../../domain/errors.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import { AccessRefused } from '../../access/access-refused.ts';
import { problemSchema, toProblem } from './problem.ts';

it.each(Object.keys(ERROR_CODES) as ErrorCode[])('%s becomes a problem document', (code) => {
  const problem = toProblem(new VertebraError(code, 'for people', { cause: new Error('for the log') }), 'c1');
  expect(problemSchema.strict().parse(problem)).toEqual({
    type: `urn:vertebra:problem:${code}`,
    ...ERROR_CODES[code],
    code,
    detail: 'for people',
    correlation: 'c1',
  });
});

it('names the fields that are wrong', () => {
  const fields = [{ path: 'limits.streams', message: 'too small' }];
  expect(toProblem(new VertebraError('invalid-request', 'x', { fields }), 'c').fields).toEqual(fields);
});

it('shows what a refusal says, not what it carries', () => {
  const problem = toProblem(new AccessRefused('not-found', 'none such', 'data.read', 'globex'), 'c');
  expect(problem).toMatchObject({ status: 404, detail: 'none such' });
  expect(JSON.stringify(problem)).not.toMatch(/data\.read|globex/);
});

it.each([new TypeError('password=hunter2'), 'hunter2', null, undefined, { message: 'hunter2' }])(
  'tells nothing of an unknown error: %s',
  (error) => {
    const problem = toProblem(error, 'c');
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  },
);
