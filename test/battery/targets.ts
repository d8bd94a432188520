import { environmentAssets, environmentName } from '../../lib/domain/names.ts';
import type { EnvironmentType } from '../../lib/domain/names.ts';

/** What a battery is aimed at. Everything named here exists before it runs: see lay-out.ts. */
export interface Targets {
  /** the attacker's own inbox, without the wildcard */
  ownInbox: string;
  own: ReturnType<typeof environmentAssets>;
  /** another Environment of the same Organization */
  other: ReturnType<typeof environmentAssets>;
  /** an Environment of another Organization */
  foreign: ReturnType<typeof environmentAssets>;
  /** the attacker's own durable consumer on `own.stream`, where the role has one */
  durable: string;
  /** inboxes of other users, in the edge account and in the home account */
  inboxes: string[];
}

/** A consumer on every stream that is laid out, with messages handed out and not acknowledged. */
export const OTHER_CONSUMER = 'other';
export const SINK = { stream: 'SINK', subject: 'sink.a' };
/** Keys in every bucket whose values, sent somewhere by the server, would be dangerous. */
export const KEYS = { text: 'text', empty: 'empty', object: 'object', streamConfig: 'stream-config', purge: 'purge' };
/** What a stolen stream config would create. */
export const EVIL = 'EVIL';

export const targetsOf = (
  attacker: { publicKey: string; durable?: string },
  environment: { organization: string; own: EnvironmentType; other: EnvironmentType; foreignOrganization: string },
  inboxes: string[],
): Targets => ({
  ownInbox: `_INBOX.${attacker.publicKey}`,
  own: environmentAssets(environmentName(environment.organization, environment.own)),
  other: environmentAssets(environmentName(environment.organization, environment.other)),
  foreign: environmentAssets(environmentName(environment.foreignOrganization, 'prod')),
  durable: attacker.durable ?? 'app',
  inboxes,
});
