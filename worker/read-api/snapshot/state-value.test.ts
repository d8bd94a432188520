import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectStateSchema } from '../../../lib/domain/environments/environment-state.ts';
import { isObjectState } from './state-value.ts';

const GOOD = {
  version: 1,
  source: 'k8s',
  kind: 'pod',
  namespace: 'shop',
  name: 'api',
  status: 'healthy',
  reason: null,
  object: { phase: 'Running' },
  event: { id: '1', type: 'x', source: '/k8s', time: null },
  sequence: 7,
};

/** Whatever JSON may hold. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(0, 1, -1, 1.5, 2 ** 53, null, '', 'k8s', 'flux', 'failing', 'toString', {}, [], ['x']),
  fc.record({ id: fc.jsonValue(), type: fc.string(), source: fc.string(), time: fc.option(fc.string()) }),
);

it('says what the schema says, whatever stands in a field, is missing or is there besides', () => {
  const field = fc.constantFrom(...Object.keys(GOOD), 'more');
  fc.assert(
    fc.property(field, fc.option(odd, { nil: undefined }), (name, value) => {
      const state: unknown = JSON.parse(JSON.stringify({ ...GOOD, [name]: value }));
      expect(isObjectState(state)).toBe(objectStateSchema.safeParse(state).success);
    }),
    { numRuns: 2000 },
  );
});

it('says so of whatever else there is', () => {
  expect(isObjectState(GOOD)).toBe(true);
  fc.assert(
    fc.property(odd, (value) => {
      expect(isObjectState(value)).toBe(objectStateSchema.safeParse(value).success);
    }),
  );
});
