import { expect, it } from 'vitest';
import { chosenNameProblem, PROJECTOR_CONSUMER } from './names.ts';

it.each([
  PROJECTOR_CONSUMER,
  'projector-2',
  'vertebra',
  'vertebra-control',
  'session-reader',
  'session-inspector',
  'session-support',
  'control',
  'support',
  'system',
  'sys',
  'catalyst',
])('%s is a name of the product itself, which nobody may choose', (name) => {
  expect(chosenNameProblem(name)).toContain('uses itself');
});

it.each([
  'Projector',
  'PROJECTOR',
  'projector ',
  '*',
  '>',
  'a.b',
  '',
  'a-',
  '-a',
  '1a',
  'a'.repeat(33),
  'proj\u0435ctor',
  'a\n',
])('%j is no name, in whatever case', (name) => {
  expect(chosenNameProblem(name)).toContain('lower-case');
});

it.each(['billing', 'project', 'sessions', 'support-desk', 'my-projector', 'a'])('%s may be chosen', (name) => {
  expect(chosenNameProblem(name)).toBeNull();
});
