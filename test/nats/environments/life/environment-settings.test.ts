/** Settings of an Environment's streams, on a real server: what is changed, what is dropped, and two operators at once. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import {
  changeEnvironmentSchema,
  environmentSettingsSchema,
} from '../../../../lib/domain/environments/environment-life.ts';
import { changeEnvironment } from '../../../../lib/server/features/environments/life/change-environment.command.ts';
import { getEnvironment } from '../../../../lib/server/features/environments/life/get-environment.query.ts';
import { createOrganization } from '../../../../lib/server/features/organizations/create-organization.command.ts';
import { readOpenActs } from '../../../../lib/server/spine/state/open-acts.ts';
import { operator } from '../../../harness/callers.ts';
import {
  changeSettings,
  openHome,
  publishEvents,
  seenSettings,
} from '../../../harness/accounts/environment-settings.ts';
import { recordsOf } from '../../../harness/cut-off.ts';
import { startVertebra } from '../../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../../harness/vertebra-process.ts';

const get = (environment: string) => getEnvironment(operator(), 'acme', environment);

let vertebra: VertebraProcess;
let home: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  home = await openHome('acme');
});
afterAll(async () => {
  await home.close();
  await vertebra.stop();
});

describe('settings', () => {
  it('are changed in all streams, and the log says what', async () => {
    const caller = operator();
    const events = { maxAgeSeconds: 86_400, maxBytes: 10_000_000, maxMessages: 5_000 };
    const after = await changeSettings('acme-dev', { events, state: { maxBytes: 1_000_000, history: 5 } }, { caller });
    expect(after.settings).toMatchObject({ events, state: { maxBytes: 1_000_000, history: 5 }, replicas: 1 });
    const manager = await jetstreamManager(home);
    const { config } = await manager.streams.info('WS_acme-dev');
    expect(config).toMatchObject({ max_age: 86_400e9, max_bytes: 10_000_000, max_msgs: 5_000, allow_direct: true });
    expect((await manager.streams.info('KV_ws-acme-dev-state')).config).toMatchObject({ max_msgs_per_subject: 5 });
    expect((await recordsOf(caller)).at(-1)?.reason).toContain('events.maxBytes -1 → 10000000');
    const unlimited = { maxAgeSeconds: -1, maxBytes: -1, maxMessages: -1 };
    expect((await changeSettings('acme-dev', { events: unlimited })).settings?.events).toEqual(unlimited);
  });

  it('that drop what is there want to be confirmed', async () => {
    await publishEvents(home, 'acme-dev', 10);
    const events = { maxAgeSeconds: -1, maxBytes: -1, maxMessages: 4 };
    await expect(changeSettings('acme-dev', { events })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/6 of 10\..*dropsData.*Nothing was changed/) as string,
    });
    expect((await get('acme-dev')).inUse.events).toMatchObject({ messages: 10 });
    expect((await changeSettings('acme-dev', { events }, { dropsData: true })).inUse.events).toMatchObject({
      messages: 4,
    });
  });

  it('of two operators who have seen the same, one changes them; never a mixture', async () => {
    const { settings, version } = await seenSettings('acme', 'acme-dev');
    const asked = [5, 6, 7, 8].map((n) => ({
      version,
      settings: {
        ...settings,
        events: { ...settings.events, maxMessages: n * 100 },
        state: { maxBytes: -1, history: n },
      },
      dropsData: true,
    }));
    const outcomes = await Promise.allSettled(
      asked.map((input) => changeEnvironment(operator(), 'acme', 'acme-dev', input)),
    );
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.settings] : []));
    expect(won).toHaveLength(1);
    for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    const [late] = asked;
    if (late === undefined) throw new Error('nobody asked');
    await expect(changeEnvironment(operator(), 'acme', 'acme-dev', late)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('have changed since they were looked at') as string,
    });
    const now = (await get('acme-dev')).settings;
    expect(now).toEqual(won[0]);
    expect(now?.events.maxMessages).toBe((now?.state.history ?? 0) * 100);
  });

  it('that NATS refuses leave all as it was', async () => {
    const before = await get('acme-dev');
    const far = { maxAgeSeconds: -1, maxBytes: 2 ** 53 - 1, maxMessages: -1 };
    await expect(
      changeSettings('acme-dev', { events: far, state: { maxBytes: -1, history: 3 } }, { dropsData: true }),
    ).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('NATS refused the settings') as string,
    });
    expect((await get('acme-dev')).settings).toEqual(before.settings);
    await expect(changeSettings('acme-dev', { replicas: 3 })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(
      changeSettings('acme-dev', { events: { ...far, maxBytes: -1, maxAgeSeconds: 5 } }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('at least 120 s') as string,
    });
    expect(await readOpenActs('open-environments')).toEqual([]);
  });

  it('with figures that a server could misread: none', async () => {
    const { settings } = await get('acme-dev');
    const judged = (maxBytes: unknown) =>
      changeEnvironmentSchema.safeParse({
        version: 'x',
        settings: { ...settings, events: { ...settings?.events, maxBytes } },
      }).success;
    expect([judged(1), judged(-1)]).toEqual([true, true]);
    for (const odd of [0, -2, 1.5, 2 ** 53, Number.NaN, '5', null, undefined]) expect(judged(odd)).toBe(false);
    for (const history of [0, -1, 65, 2 ** 53])
      expect(environmentSettingsSchema.safeParse({ ...settings, state: { maxBytes: -1, history } }).success).toBe(
        false,
      );
  });
});
