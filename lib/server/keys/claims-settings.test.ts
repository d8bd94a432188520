import { describe, expect, it } from 'vitest';
import { accountClaimsSchema } from './claims.ts';
import { readSettings, withSettings } from './claims-settings.ts';
import { withSuspension } from './rewrite-claims.ts';

const parse = (limits: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
  accountClaimsSchema.shape.nats.parse({ type: 'account', version: 2, limits, ...rest });

const FLAT = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: 1000,
  leaf: -1,
  mem_storage: 0,
  disk_storage: 10_737_418_240,
  streams: 50,
  consumer: 500,
  max_ack_pending: -1,
};
const OF_THE_ACCOUNT = {
  storageBytes: 10_737_418_240,
  memoryBytes: 0,
  streams: 50,
  consumers: 500,
  maxAckPending: -1,
  streamStorageBytes: -1,
  streamMemoryBytes: -1,
  maxBytesRequired: false,
};

describe('settings in claims', () => {
  it('are read as nats-server reads them', () => {
    const settings = readSettings(parse(FLAT, { description: 'Acme', tags: ['kind:organization', 'plan:small'] }));
    expect(settings).toMatchObject({ displayName: 'Acme', plan: 'small', suspended: false, connections: 1000 });
    expect(settings.jetstream).toEqual(OF_THE_ACCOUNT);
    // Go leaves a 0 out: no clients, no payload, but as many streams as one likes.
    expect(readSettings(parse({ disk_storage: 5 }))).toMatchObject({
      suspended: true,
      connections: 0,
      payloadBytes: 0,
      jetstream: { storageBytes: 5, streams: -1, maxAckPending: -1 },
    });
    // only -1 is unlimited: with -5 nobody gets in
    expect(readSettings(parse({ conn: -5, leaf: -5 }))).toMatchObject({
      suspended: true,
      connections: 0,
      leafnodes: 0,
    });
  });

  it('are written so that they are read back, and keep what is not theirs', () => {
    const stored = parse({ ...FLAT, disallow_bearer: true }, { tags: ['env:dev', 'plan:small'], mappings: { a: [] } });
    const wanted = {
      plan: null,
      displayName: 'Acme Ltd',
      connections: 7,
      payloadBytes: 65_536,
      jetstream: { ...OF_THE_ACCOUNT, streams: 9, maxBytesRequired: true },
    };
    const written = withSettings(stored, wanted);
    expect(readSettings(written)).toEqual({ ...readSettings(stored), ...wanted });
    expect(written).toMatchObject({ tags: ['env:dev'], mappings: { a: [] }, limits: { disallow_bearer: true } });
    expect(stored.tags).toContain('plan:small');
  });

  it('has tiers or limits of the account, never both: the server would let nobody in', () => {
    const tier = { ...OF_THE_ACCOUNT, streams: 3 };
    const tiered = withSettings(parse(FLAT), { jetstream: null, tiers: { R1: tier, R3: tier } });
    expect(readSettings(tiered)).toMatchObject({ jetstream: null, tiers: { R1: tier, R3: tier } });
    const { mem_storage, disk_storage, streams, consumer, max_ack_pending } = tiered.limits;
    expect([mem_storage, disk_storage, streams, consumer, max_ack_pending]).toEqual([0, 0, 0, 0, 0]);

    const fewer = withSettings(tiered, { tiers: { R3: tier } });
    expect(Object.keys(fewer.limits.tiered_limits ?? {})).toEqual(['R3']);

    const back = withSettings(fewer, { jetstream: OF_THE_ACCOUNT, tiers: {} });
    expect(readSettings(back)).toMatchObject({ jetstream: OF_THE_ACCOUNT, tiers: {} });
    expect(back.limits.tiered_limits).toBeUndefined();
  });

  it('of a suspended account are those it gets back', () => {
    const shut = withSuspension(parse(FLAT), true);
    expect(readSettings(shut)).toMatchObject({ suspended: true, connections: 1000, leafnodes: -1 });
    const changed = withSettings(shut, { connections: 20 });
    expect(changed.limits).toMatchObject({ conn: 0, leaf: 0 });
    expect(withSettings(changed, { suspended: false }).limits).toMatchObject({ conn: 20, leaf: -1 });
  });

  it('suspends and resumes; what another tool has closed opens with the limit that is named', () => {
    const shut = withSettings(parse(FLAT), { suspended: true });
    expect(shut.limits).toMatchObject({ conn: 0, leaf: 0 });
    expect(readSettings(withSettings(shut, { suspended: false }))).toEqual(readSettings(parse(FLAT)));
    const theirs = parse({ ...FLAT, conn: 0 });
    expect(withSettings(theirs, { suspended: false, connections: 30 }).limits).toMatchObject({ conn: 30, leaf: -1 });
  });
});
