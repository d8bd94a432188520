import { describe, expect, it } from 'vitest';
import { EDGE_SERVICES, EDGE_STREAMS } from '../../domain/credentials/edge.ts';
import type { PermissionTemplate } from '../../domain/credentials/permission-template.ts';
import {
  catalystAccount,
  edgeAccount,
  homeAccount,
  openUser,
  scopedSigningKey,
  scopedUser,
  systemAccount,
} from './account-claims.ts';

// What nats-server makes of these is shown in test/nats; here stands what is signed, field by field.
const open = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, leaf: -1 };
const account = { default_permissions: { pub: {}, sub: {} }, type: 'account', version: 2 };

describe('claims that Vertebra makes', () => {
  it('of a home account: its limits, and what its edge may use', () => {
    const limits = { storageBytes: 1000, memoryBytes: 100, streams: 5, consumers: 6, connections: 7 };
    expect(homeAccount({ displayName: 'Acme', environments: ['prod', 'dev'], limits })).toEqual({
      ...account,
      description: 'Acme',
      limits: { ...open, conn: 7, mem_storage: 100, disk_storage: 1000, streams: 5, consumer: 6, max_ack_pending: -1 },
      exports: [
        ...EDGE_SERVICES.map((subject) => ({ name: subject, subject, type: 'service', response_type: 'Stream' })),
        ...EDGE_STREAMS.map((subject) => ({ name: subject, subject, type: 'stream' })),
      ],
      tags: ['kind:organization', 'env:prod', 'env:dev'],
    });
  });

  it('of an edge account: imports from its home account alone, and no JetStream', () => {
    const importOf = (type: string) => (subject: string) => ({
      name: subject,
      subject,
      local_subject: subject,
      account: 'AHOME',
      type,
    });
    expect(edgeAccount('acme', 'AHOME')).toEqual({
      ...account,
      description: 'Edge of acme',
      limits: { ...open, conn: -1, mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0, max_ack_pending: 0 },
      imports: [...EDGE_SERVICES.map(importOf('service')), ...EDGE_STREAMS.map(importOf('stream'))],
      tags: ['kind:edge', 'organization:acme'],
    });
  });

  it('of SYS: what nsc exports, and no JetStream', () => {
    expect(systemAccount()).toEqual({
      ...account,
      limits: { ...open, conn: -1, mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0, max_ack_pending: 0 },
      exports: [
        {
          name: 'account-monitoring-services',
          subject: '$SYS.REQ.ACCOUNT.*.*',
          type: 'service',
          response_type: 'Stream',
          account_token_position: 4,
        },
        { name: 'account-monitoring-streams', subject: '$SYS.ACCOUNT.*.>', type: 'stream', account_token_position: 3 },
      ],
    });
  });

  it('of catalyst: JetStream without limits', () => {
    expect(catalystAccount()).toEqual({
      ...account,
      limits: { ...open, conn: -1, mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1, max_ack_pending: -1 },
    });
  });

  it('of a scoped signing key: its template and nothing beside it', () => {
    const limits = { subs: -1, data: -1, payload: -1 };
    expect(scopedSigningKey('AKEY', 'reader', { publish: ['a'], subscribe: ['b'] })).toEqual({
      kind: 'user_scope',
      key: 'AKEY',
      role: 'reader',
      template: { pub: { allow: ['a'] }, sub: { allow: ['b'] }, ...limits },
    });
    const denying: PermissionTemplate = {
      publish: ['a.>'],
      subscribe: ['b.>'],
      denyPublish: ['a.x'],
      denySubscribe: ['b.x', '> >'],
      connectionTypes: ['WEBSOCKET'],
    };
    expect(scopedSigningKey('AKEY', 'reader', denying).template).toEqual({
      pub: { allow: ['a.>'], deny: ['a.x'] },
      sub: { allow: ['b.>'], deny: ['b.x', '> >'] },
      ...limits,
      allowed_connection_types: ['WEBSOCKET'],
    });
  });

  it('of users: nothing but tags under a scoped key, all limits under a plain one', () => {
    expect(scopedUser('AHOME', [])).toEqual({ issuer_account: 'AHOME', type: 'user', version: 2 });
    expect(scopedUser('AHOME', ['durable:x'])).toEqual({
      issuer_account: 'AHOME',
      tags: ['durable:x'],
      type: 'user',
      version: 2,
    });
    expect(openUser()).toEqual({ pub: {}, sub: {}, subs: -1, data: -1, payload: -1, type: 'user', version: 2 });
  });
});
