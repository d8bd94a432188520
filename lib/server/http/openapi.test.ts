import { expect, it } from 'vitest';
import { api } from '../../domain/paths.ts';
import { openapiDocument } from './openapi.ts';
import { OPERATIONS } from './operations.ts';
import { READ_OPERATIONS } from './read-operations.ts';

const document = openapiDocument('https://vertebra.example', 'https://vertebra.example:8443');

it('describes every operation at its own address', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const [id, { path, method, status }] of Object.entries(OPERATIONS)) {
    const described = document.paths?.[path]?.[method];
    expect(described).toMatchObject({ operationId: id });
    expect(Object.keys(described?.responses ?? {})).toEqual(expect.arrayContaining([String(status), '401', '500']));
  }
  expect(Object.keys(document.paths ?? {})).toContain(decodeURIComponent(api.credentialChallenges('{org}')));
});

it('says that the projector answers the operations of the read API', () => {
  for (const [id, { path, query }] of Object.entries(READ_OPERATIONS)) {
    const item = document.paths?.[path];
    expect(item).toMatchObject({ servers: [{ url: 'https://vertebra.example:8443' }], get: { operationId: id } });
    const named = (item?.get?.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''));
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(named.toSorted()).toEqual([...inPath, ...Object.keys(query?.shape ?? {})].toSorted());
  }
  const ofConsole = Object.values(OPERATIONS).map(({ path }) => document.paths?.[path]);
  expect(ofConsole.every((item) => item !== undefined && !('servers' in item))).toBe(true);
});

it('has no reference that leads nowhere', () => {
  const known = Object.keys(document.components?.schemas ?? {}).map((name) => `#/components/schemas/${name}`);
  const used = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((reference) => !known.includes(reference ?? ''))).toEqual([]);
});

it('says what a body wants, its defaults being optional', () => {
  expect(document.components?.schemas?.IssueCredential).toMatchObject({
    type: 'object',
    required: ['environment', 'role', 'name', 'publicKey', 'nonce', 'signature'],
  });
  expect(document.paths?.[api.organizations()]?.get?.parameters).toContainEqual(
    expect.objectContaining({
      in: 'query',
      name: 'limit',
      schema: expect.objectContaining({ maximum: 500 }) as unknown,
    }),
  );
});
