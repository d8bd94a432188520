import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  commitSchema,
  configMapSchema,
  credentialDataSchema,
  crossplaneSchema,
  deploymentSchema,
  helmReleaseSchema,
  kustomizationSchema,
  nodeSchema,
  podSchema,
  serviceSchema,
} from '../../lib/domain/events/object-data.ts';
import type { Headers } from '../../lib/domain/events/event-parts.ts';
import { readEvent } from './read-event.ts';

const DOCUMENT = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

/** `subject` → what comes of it, and the message below. */
const EXAMPLES = [...DOCUMENT.matchAll(/^`(ws\.\S+)` → (.+)\n\n```(json|text)\n([^]*?)\n```$/gmu)].map(
  ([, subject = '', outcome = '', language, text = '']) => {
    const [head = '', body = ''] = language === 'json' ? ['', text] : text.split('\n\n');
    const headers: Headers = head.split('\n').flatMap((line) => {
      const [name, value] = line.split(': ');
      return name && value ? [[name, value] as const] : [];
    });
    return { subject, outcome, headers, body };
  },
);

function outcomeOf(subject: string, headers: Headers, body: string): string {
  const read = readEvent('acme-prod', { subject, headers, data: Buffer.from(body), sequence: 1 });
  if (read.kind === 'rejected') return `rejected: ${read.reason}`;
  return `\`${read.key}\`, ${read.kind === 'put' ? read.state.status : 'deleted'}`;
}

test('every example of docs/events.md is found', () => {
  expect(EXAMPLES).toHaveLength([...DOCUMENT.matchAll(/^```(json|text)$/gmu)].length);
  expect(EXAMPLES.length).toBeGreaterThan(12);
});

test.each(EXAMPLES)('$subject → $outcome', ({ subject, outcome, headers, body }) => {
  const actual = outcomeOf(subject, headers, body);
  if (outcome.startsWith('rejected')) expect(actual.slice(0, outcome.length)).toBe(outcome);
  else expect(actual).toBe(outcome);
});

test.each([
  ['pod', podSchema],
  ['deployment', deploymentSchema],
  ['service', serviceSchema],
  ['configmap', configMapSchema],
  ['node', nodeSchema],
  ['helmrelease', helmReleaseSchema],
  ['kustomization', kustomizationSchema],
  ['commit', commitSchema],
  ['crossplane', crossplaneSchema],
  ['credential', credentialDataSchema],
] as const)('the fields of a %s are told, and which of them are required', (kind, schema) => {
  const section = DOCUMENT.split('\n### ').find((text) => text.split('\n', 1)[0]?.endsWith(`: \`${kind}\``)) ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (●| ) /gmu)].map(([, field, mark]) => [field, mark === '●']);
  const required = new Set(schema.safeParse({}).error?.issues.map(({ path }) => path[0]));
  const fields = Object.keys(schema.shape).map((field) => [field, required.has(field)]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(fields));
});
