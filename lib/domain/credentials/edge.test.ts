/** A sealed role lives in the edge account: what the edge does not import, its template allows in vain. */
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_TYPES } from '../names.ts';
import { subjectMatches } from '../subjects.ts';
import {
  CREDENTIAL_ROLE_IDS,
  CREDENTIAL_ROLES,
  OWN_INBOX,
  SESSION_ROLES,
  SUPPORT_TEMPLATE,
} from './credential-roles.ts';
import { EDGE_SERVICES, EDGE_STREAMS } from './edge.ts';
import type { PermissionTemplate } from './permission-template.ts';

/** Whether a filter lets through all that another one does. */
const covers = (wide: string, narrow: string): boolean =>
  ['x', 'x.y.z'].every((rest) => subjectMatches(wide, narrow.replace(/>$/u, rest)));
const isCovered = (subject: string, by: readonly string[]) => by.some((wide) => covers(wide, subject));

const TEMPLATES: [name: string, template: PermissionTemplate][] = [
  ...CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'sealed').flatMap((role) =>
    ENVIRONMENT_TYPES.map((type): [string, PermissionTemplate] => [
      `${role} of ${type}`,
      CREDENTIAL_ROLES[role].template('acme', type),
    ]),
  ),
  ...Object.entries(SESSION_ROLES).map(([role, { publish, subscribe }]): [string, PermissionTemplate] => [
    role,
    { publish: [...publish], subscribe: [...subscribe] },
  ]),
  ['support', SUPPORT_TEMPLATE],
];

describe.each(TEMPLATES)('what a %s', (_, { publish, subscribe }) => {
  it('publishes is imported as a service', () => {
    expect(publish.filter((subject) => !isCovered(subject, EDGE_SERVICES))).toEqual([]);
  });

  it('reads is imported as a stream, but for its own inbox', () => {
    expect(subscribe.filter((subject) => subject !== OWN_INBOX && !isCovered(subject, EDGE_STREAMS))).toEqual([]);
  });
});

it.each([
  ['$JS.API.STREAM.INFO.*', '$JS.API.STREAM.INFO.>', false],
  ['$JS.API.STREAM.INFO.*', '$JS.API.STREAM.PURGE.*', false],
  ['$JS.API.STREAM.INFO.*', '$JS.API.STREAM.INFO.A', true],
  ['ws.>', 'ws.acme-prod.>', true],
  ['ws.a', 'ws.*', false],
])('%s covers %s: %s', (wide, narrow, expected) => {
  expect(covers(wide, narrow)).toBe(expected);
});
