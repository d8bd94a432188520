import { expect, test } from 'vitest';
import { stateKeyOf } from '../../lib/domain/events/state-key.ts';
import { readEvent } from '../../worker/projections/read-event.ts';
import { EnvironmentLife } from './environment-life.ts';
import { eventMessage } from './event-message.ts';
import type { EventMessage } from './event-message.ts';
import { eventMix } from './event-mix.ts';
import { rollout } from './happenings.ts';
import { initialPlatform } from './initial-platform.ts';
import { applyChange, ofKind } from './platform.ts';
import { POISONS, poisonMessage } from './poison.ts';
import { seededRandom } from './random.ts';

const environment = 'acme-prod';
const read = ({ subject, payload }: EventMessage) =>
  readEvent(environment, { subject, headers: [], data: Buffer.from(payload), sequence: 1 });

test('an Environment looks the same in every demo, and prod is larger', () => {
  const make = (name: string) => initialPlatform(name, seededRandom(name));
  expect([...make('acme-prod')]).toEqual([...make('acme-prod')]);
  expect(make('acme-prod').size).toBeGreaterThan(make('acme-dev').size);
  expect(make('acme-prod').get('configmap/kube-system/kube-root.ca.crt')).toBeDefined();
});

test('a rollout is a commit, a reconciliation and new pods in place of the old', () => {
  const random = seededRandom('rollout');
  const before = initialPlatform(environment, random);
  const changes = rollout(before, random);
  const after = new Map(before);
  for (const change of changes) applyChange(after, change);
  expect(changes[0]?.object.kind).toBe('commit');
  expect(ofKind(after, 'pod')).toHaveLength(ofKind(before, 'pod').length);
  expect(ofKind(after, 'pod').map(stateKeyOf)).not.toEqual(ofKind(before, 'pod').map(stateKeyOf));
});

test('a life: events that the projector takes, of every kind and status, about a platform that stays of a size', () => {
  const life = new EnvironmentLife(environment, 'life', null);
  const kinds = new Set<string>();
  const statuses = new Set<string>();
  const keys = new Set<string>();
  for (let n = 0; n < 5_000; n++) {
    const change = life.next();
    const message = eventMessage(environment, change);
    expect(message.subject).toMatch(/^ws\.acme-prod\.[a-z0-9_.-]+$/u);
    const answer = read(message);
    if (answer.kind === 'rejected') throw new Error(`${message.subject}: ${answer.reason}`);
    expect(answer.key).toBe(stateKeyOf(change.object));
    expect(answer.kind).toBe(change.operation === 'deleted' ? 'delete' : 'put');
    if (answer.kind === 'put') statuses.add(answer.state.status);
    kinds.add(change.object.kind);
    if (change.object.kind === 'commit') continue;
    if (change.operation === 'deleted') keys.delete(answer.key);
    else keys.add(answer.key);
  }
  expect([...kinds].sort()).toEqual([
    'commit',
    'configmap',
    'crossplane',
    'deployment',
    'helmrelease',
    'kustomization',
    'node',
    'pod',
    'service',
  ]);
  expect([...statuses].sort()).toEqual(['failing', 'healthy', 'progressing']);
  expect(keys.size).toBeLessThan(300);
});

test('a life goes on where another one left the platform, and announces nothing again', () => {
  const platform = initialPlatform(environment, seededRandom('before'));
  const life = new EnvironmentLife(environment, 'after', platform);
  const names = new Set([...platform.values()].map(({ name }) => name));
  const firsts = Array.from({ length: 20 }, () => life.next());
  expect(firsts.filter(({ object, operation }) => operation === 'added' && names.has(object.name))).toEqual([]);
  expect(firsts.some(({ object }) => names.has(object.name))).toBe(true);
});

test.each(POISONS)('%s is an event that cannot be used, or not be stored', (poison) => {
  const maxPayload = 10_000;
  for (let n = 0; n < 50; n++) {
    const message = poisonMessage(environment, poison, seededRandom(`${n}`), maxPayload);
    const answer = read(message);
    if (poison !== 'too-large') expect(answer.kind).toBe('rejected');
    else {
      expect(Buffer.byteLength(message.payload)).toBe(maxPayload);
      expect(answer.kind === 'put' && JSON.stringify(answer.state).length).toBeGreaterThan(maxPayload);
    }
  }
});

test('as much poison as was asked for', () => {
  const life = () => new EnvironmentLife(environment, 'mix', null);
  const rejectedOf = (poison: number) =>
    eventMix(life(), { poison, maxPayload: 5_000 })
      .take(2_000)
      .filter((message) => message.id === null || read(message).kind === 'rejected')
      .toArray().length;
  expect(rejectedOf(0)).toBe(0);
  expect(rejectedOf(1)).toBe(2_000);
  expect(rejectedOf(0.1)).toBeGreaterThan(120);
  expect(rejectedOf(0.1)).toBeLessThan(280);
});
