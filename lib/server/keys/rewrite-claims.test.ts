import { describe, expect, it } from 'vitest';
import { edgeAccount, homeAccount } from './account-claims.ts';
import { accountClaimsSchema } from './claims.ts';
import { decodeJwt, encodeJwt } from './jwt.ts';
import { createKeyPair } from './nkey.ts';
import {
  isShut,
  isShutByUs,
  keptClaims,
  mergeExports,
  mergeKeys,
  publicKeyOf,
  rewriteEdge,
  withRevocations,
  withSuspension,
} from './rewrite-claims.ts';

const HOME = createKeyPair('A').publicKey;
const [ours, theirs, old] = [1, 2, 3].map(() => createKeyPair('A').publicKey);
const scoped = (key = '', role = 'reader') => ({ kind: 'user_scope' as const, key, role, template: { subs: 5 } });
const parse = (block: Record<string, unknown>) => accountClaimsSchema.shape.nats.parse(block);
const fresh = parse({ ...edgeAccount('acme', HOME), signing_keys: [scoped(ours)] });

/** Everything that an operator may have put into the edge account, beside what we did. */
const stored = parse({
  ...fresh,
  description: 'Edge, do not touch',
  info_url: 'https://example.org',
  limits: {
    ...fresh.limits,
    conn: 20,
    subs: 7,
    payload: 1024,
    disallow_bearer: true,
    tiered_limits: { R1: { disk_storage: 5 } },
  },
  imports: [
    { name: 'theirs', subject: 'billing.>', account: old, type: 'stream', share: true },
    ...fresh.imports,
    { name: 'hole', subject: '$JS.API.STREAM.DELETE.*', account: HOME, type: 'service' },
  ],
  exports: [{ name: 'metrics', subject: 'metrics.>', type: 'stream', token_req: true }],
  signing_keys: [theirs, scoped(old, 'support/over'), scoped(theirs, 'operators')],
  revocations: { '*': 12, UABC: 13 },
  default_permissions: { pub: { deny: ['x.>'] }, sub: {}, resp: { max: 2, ttl: 3 } },
  mappings: { 'a.b': [{ subject: 'a.c', weight: 50, cluster: 'east' }] },
  authorization: { auth_users: ['U1'], allowed_accounts: ['*'] },
  trace: { dest: 'trace.here', sampling: 10 },
  cluster_traffic: 'owner',
  tags: ['plan:gold', ...fresh.tags],
  something_new: { deep: [1, { x: null }] },
});

describe('an edge account that is written again', () => {
  it('is what others made of it, but for what is ours', () => {
    const next = rewriteEdge(stored, fresh, (key) => publicKeyOf(key) === old);
    const { imports, signing_keys, ...rest } = next;
    const { imports: _imports, signing_keys: _keys, ...before } = stored;
    expect(rest).toEqual(before);
    expect(imports).toEqual([...fresh.imports, stored.imports[0]]);
    expect(signing_keys).toEqual([theirs, scoped(theirs, 'operators'), scoped(ours)]);
  });

  it('is ours alone when there is none yet', () => {
    expect(rewriteEdge(null, fresh, () => true)).toEqual(fresh);
  });
});

describe('claims that are written again', () => {
  it('keep what stands beside the block', () => {
    const signer = createKeyPair('O');
    const beside = { exp: 2_000_000_000, nbf: 1_000_000_000, aud: 'NATS', x_cost_center: { id: 7 } };
    const jwt = encodeJwt({ sub: HOME, name: 'acme', iat: 1, nats: stored, kept: beside }, signer);
    const claims = accountClaimsSchema.parse(decodeJwt(jwt).payload);
    expect(keptClaims(claims)).toEqual(beside);
    const again = accountClaimsSchema.parse(
      decodeJwt(encodeJwt({ sub: HOME, name: 'acme', iat: 2, nats: claims.nats, kept: keptClaims(claims) }, signer))
        .payload,
    );
    expect({ ...again, iat: claims.iat, jti: claims.jti }).toEqual(claims);
    expect(again.jti).not.toBe(claims.jti);
  });

  it('keep others’ exports as they wrote them, and get those that are missing', () => {
    const home = parse(
      homeAccount({
        displayName: 'Acme',
        environments: ['prod'],
        limits: { storageBytes: 1, memoryBytes: 0, streams: 3, consumers: 1, connections: 3 },
      }),
    );
    const [info] = home.exports;
    const changed = { subject: '', type: 'service' as const, ...info, token_req: true };
    const other = { subject: 'billing.>', type: 'stream' as const };
    // the same subject as a service is another export
    const both = { subject: 'ws.>', type: 'service' as const };
    expect(mergeExports([both], [{ subject: 'ws.>', type: 'stream' }])).toHaveLength(2);
    expect(mergeExports([other, changed], home.exports)).toEqual([other, changed, ...home.exports.slice(1)]);
  });

  it('keep others’ keys', () => {
    expect(mergeKeys([theirs ?? '', scoped(ours, 'as it was')], [scoped(ours)], () => false)).toEqual([
      theirs,
      scoped(ours),
    ]);
  });
});

describe('suspending an account', () => {
  it.each([
    [-1, -1],
    [20, 0],
    [0, 5],
  ])('with conn %i and leaf %i closes it, once or often, and gives back what was', (conn, leaf) => {
    const open = parse({ ...stored, limits: { ...stored.limits, conn, leaf } });
    const shut = withSuspension(open, true);
    expect(shut.limits).toEqual({ ...open.limits, conn: 0, leaf: 0 });
    expect(isShut(shut)).toBe(true);
    expect(withSuspension(shut, true)).toEqual(shut);
    expect(withSuspension(withSuspension(shut, true), false)).toEqual(open);
  });

  it('leaves one closed that somebody else had closed', () => {
    const closed = parse({ ...stored, limits: { ...stored.limits, conn: 0, leaf: 0 } });
    expect(withSuspension(closed, true)).toEqual(closed);
    expect(isShutByUs(closed)).toBe(false);
    expect(withSuspension(closed, false)).toEqual(closed);
  });

  it('closes again what somebody opened meanwhile, and gives that back', () => {
    const shut = withSuspension(stored, true);
    const opened = { ...shut, limits: { ...shut.limits, conn: 3 } };
    expect(isShut(opened)).toBe(false);
    expect(withSuspension(withSuspension(opened, true), false).limits).toMatchObject({ conn: 3, leaf: -1 });
  });

  it.each(['', 'x', '1.5', '9007199254740993'])('opens nothing by a note of it that says “%s”', (text) => {
    const tags = ['conn', 'leaf'].map((name) => `vertebra-before-suspension-${name}:${text}`);
    const odd = parse({ ...stored, limits: { ...stored.limits, conn: 0, leaf: 0 }, tags });
    expect(withSuspension(odd, false).limits).toMatchObject({ conn: 0, leaf: 0 });
  });

  it('reads a limit that is left out as nsc writes it: 0', () => {
    const { conn: _conn, leaf: _leaf, ...limits } = stored.limits;
    expect(isShut(parse({ ...stored, limits }))).toBe(true);
  });
});

describe('withRevocations', () => {
  const NOW = 1_000;
  const block = parse({ ...stored, revocations: { UTHEIRS: 5, '*': 7, UOURS: 900, UOVER: 400, UWIDER: 800 } });
  const revocations = (ours: Parameters<typeof withRevocations>[1], from = block) =>
    withRevocations(from, ours, NOW).revocations;

  it('adds those whose JWTs live, and keeps what others revoked', () => {
    expect(revocations([{ publicKey: 'UNEW', at: 990, until: NOW + 1 }])).toEqual({
      ...block.revocations,
      UNEW: 990,
    });
  });

  it.each([
    ['of two times the later counts', { publicKey: 'UOURS', at: 950, until: 2_000 }, 950],
    ['an earlier time takes nothing back', { publicKey: 'UOURS', at: 100, until: 2_000 }, 900],
    ['goes when its JWTs have expired', { publicKey: 'UOVER', at: 400, until: NOW }, undefined],
    ['stays when somebody else revoked more of it', { publicKey: 'UWIDER', at: 400, until: NOW }, 800],
  ])('%s', (_name, one, expected) => {
    expect(revocations([one])?.[one.publicKey]).toBe(expected);
    expect(revocations([one])).toMatchObject({ UTHEIRS: 5, '*': 7 });
  });

  it('leaves no empty list, and changes nothing else', () => {
    const { revocations: _none, ...rest } = stored;
    const one = parse({ ...rest, revocations: { UOVER: 400 } });
    expect(withRevocations(one, [{ publicKey: 'UOVER', at: 400, until: NOW }], NOW)).toEqual(rest);
    expect(withRevocations(rest, [], NOW)).toEqual(rest);
  });
});
