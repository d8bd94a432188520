import type { Role } from './system/roles.ts';
import { ROLE_LABELS } from './system/roles.ts';

/** The one table of who may do what; server and pages both read it. */
interface Rule {
  /** whether it is about one Organization, or about the Sovereign as a whole */
  scope: 'sovereign' | 'organization';
  /** said in a refusal and beside a disabled control: “… may …” */
  label: string;
  roles: readonly Role[];
  /** why the non-obvious cells are as they are */
  reason?: string;
}

const METADATA = ['sovereign-admin', 'support', 'org-admin', 'org-developer', 'org-viewer'] as const;
const EVERYONE = [...METADATA, 'security-officer'] as const;

export const ACCESS = {
  'organization.list': {
    scope: 'sovereign',
    label: 'list all Organizations',
    roles: ['sovereign-admin', 'support', 'security-officer'],
    reason: 'People of an Organization see their own only.',
  },
  'organization.create': {
    scope: 'sovereign',
    label: 'create Organizations',
    roles: ['sovereign-admin'],
  },
  'organization.change': {
    scope: 'organization',
    label: 'change the name, plan and limits of an Organization',
    roles: ['sovereign-admin'],
    reason: 'What an Organization may use is agreed with the Sovereign.',
  },
  'organization.suspend': {
    scope: 'organization',
    label: 'suspend an Organization',
    roles: ['sovereign-admin', 'security-officer'],
    reason: 'It closes all connections at once and grants nothing, so people who answer for leaked keys may, too.',
  },
  'organization.resume': {
    scope: 'organization',
    label: 'resume a suspended Organization',
    roles: ['sovereign-admin'],
    reason: 'It lets everybody connect again.',
  },
  'organization.delete': {
    scope: 'organization',
    label: 'delete a suspended Organization',
    roles: ['sovereign-admin'],
    reason: 'It deletes everything in it and cannot be undone.',
  },
  'organization.read': { scope: 'organization', label: 'see this Organization', roles: EVERYONE },
  'jetstream.inspect': {
    scope: 'organization',
    label: 'see streams, buckets and consumers without their payloads',
    roles: METADATA,
    reason: 'A security officer works on keys and the audit log and needs no access to JetStream.',
  },
  'data.read': {
    scope: 'organization',
    label: 'read messages and KV values',
    roles: ['org-admin', 'org-developer', 'org-viewer'],
    reason: 'Data belongs to the Organization; people of the Sovereign need a support grant to read it.',
  },
  'environment.add': {
    scope: 'organization',
    label: 'add Environments',
    roles: ['sovereign-admin'],
    reason: 'What an Organization may use is agreed with the Sovereign, whose servers hold it.',
  },
  'environment.change': {
    scope: 'organization',
    label: 'change how long and how much an Environment keeps',
    roles: ['sovereign-admin', 'org-admin'],
    reason: 'It may drop events that prod depends on.',
  },
  'environment.place': {
    scope: 'organization',
    label: 'choose on how many servers, and on which, an Environment is kept',
    roles: ['sovereign-admin'],
    reason: 'The servers are the Sovereign’s.',
  },
  'environment.retire': {
    scope: 'organization',
    label: 'retire an Environment',
    roles: ['sovereign-admin', 'org-admin'],
    reason: 'It closes the connections of everybody who writes to it, prod included.',
  },
  'environment.restore': {
    scope: 'organization',
    label: 'restore a retired Environment',
    roles: ['sovereign-admin', 'org-admin'],
  },
  'environment.delete': {
    scope: 'organization',
    label: 'delete a retired Environment with its data',
    roles: ['sovereign-admin', 'org-admin'],
    reason: 'The data cannot be restored.',
  },
  'environment.rebuild': {
    scope: 'organization',
    label: 'rebuild the state of an Environment from its events',
    roles: ['sovereign-admin', 'org-admin'],
    reason: 'It repairs what everybody reads and shows no payload, so the Operator may, too.',
  },
  'environment.settle-rejected': {
    scope: 'organization',
    label: 'retry or drop rejected events',
    roles: ['org-admin'],
    reason: 'Dropping one loses data, so the owner of the data decides.',
  },
  'environment.project': {
    scope: 'organization',
    label: 'turn events into state',
    roles: [],
    reason: 'No person: the projector does it automatically.',
  },
  'suspension.settle': {
    scope: 'organization',
    label: 'close both accounts of a suspended Organization to everybody, and open them again',
    roles: [],
    reason: 'No person: the server does it automatically, whoever suspended or resumed the home account.',
  },
  'deletion.enforce': {
    scope: 'organization',
    label: 'close accounts of a deleted Organization whose claims come back',
    roles: [],
    reason: 'No person: the server does it automatically, whoever wrote the claims.',
  },
  'intent.reconcile': {
    scope: 'organization',
    label: 'settle acts that a stopped server left unfinished',
    roles: [],
    reason: 'No person: the server does it automatically, after whoever asked for the act was judged.',
  },
  'credential.list': { scope: 'organization', label: 'list credentials', roles: EVERYONE },
  'credential.list-all': {
    scope: 'sovereign',
    label: 'list the credentials of all Organizations',
    roles: ['sovereign-admin', 'security-officer'],
    reason:
      'Whoever answers for a leaked key has to find it wherever it is; support works on one Organization at a time.',
  },
  'credential.issue': {
    scope: 'organization',
    label: 'issue credentials',
    roles: ['org-admin', 'org-developer'],
    reason:
      'A credential gives access to data, so only the Organization issues one; an Operator would raise their own rights with it.',
  },
  'credential.issue-prod': {
    scope: 'organization',
    label: 'issue credentials for prod',
    roles: ['org-admin'],
    reason: 'Developers work on every Environment but prod.',
  },
  'credential.issue-trusted': {
    scope: 'organization',
    label: 'issue trusted credentials',
    roles: ['org-admin'],
    reason: 'A trusted credential reaches every Environment, prod included, whichever one it is issued for.',
  },
  'credential.revoke': {
    scope: 'organization',
    label: 'revoke credentials',
    roles: ['sovereign-admin', 'security-officer', 'org-admin', 'org-developer'],
    reason: 'Revoking only takes rights away, so people of the Sovereign may, too.',
  },
  'credential.revoke-prod': {
    scope: 'organization',
    label: 'revoke credentials for prod',
    roles: ['sovereign-admin', 'security-officer', 'org-admin'],
    reason: 'Developers work on every Environment but prod.',
  },
  'credential.revoke-trusted': {
    scope: 'organization',
    label: 'revoke trusted credentials',
    roles: ['sovereign-admin', 'security-officer', 'org-admin'],
    reason: 'A trusted credential reaches every Environment, so prod may depend on it.',
  },
  'connection.list': {
    scope: 'organization',
    label: 'see who is connected with a credential',
    roles: ['sovereign-admin', 'support', 'security-officer', 'org-admin', 'org-developer'],
    reason: 'It shows addresses of the Organization’s people and machines.',
  },
  'refusal.list': {
    scope: 'organization',
    label: 'see refused logins',
    roles: ['sovereign-admin', 'support', 'security-officer', 'org-admin', 'org-developer'],
    reason: 'They show addresses that people and services connect from, so only those who can help see them.',
  },
  'signing-key.rotate': {
    scope: 'organization',
    label: 'rotate signing keys',
    roles: ['sovereign-admin', 'security-officer', 'org-admin'],
    reason:
      'It grants nothing and may cut off everything a key has signed, prod included, so it takes the right to revoke everything.',
  },
  'master-secret.rotate': {
    scope: 'sovereign',
    label: 'rotate the master secret, from which all signing keys are derived',
    roles: ['security-officer'],
    reason: 'It changes the keys of every Organization, and may cut off everything they have signed.',
  },
  'signing-key.renew': {
    scope: 'organization',
    label: 'bring signing keys to the current permissions of their roles',
    roles: [],
    reason: 'No person: the server does it automatically after an upgrade.',
  },
  'sovereign-keys.read': {
    scope: 'sovereign',
    label: 'see which keys of the Sovereign sign, and who trusts them',
    roles: ['sovereign-admin', 'security-officer'],
  },
  'operator-key.rotate': {
    scope: 'sovereign',
    label: 'have another signing key of the operator sign all accounts',
    roles: ['security-officer'],
    reason: 'Every account depends on it, and an Operator answers for the servers that have to trust it first.',
  },
  'operator-key.resign': {
    scope: 'sovereign',
    label: 'sign accounts again by the signing key of the operator that signs now',
    roles: [],
    reason: 'No person: the server does it automatically once somebody has had another key sign.',
  },
  'server-users.rotate': {
    scope: 'sovereign',
    label: 'replace the users that Vertebra itself signs in to NATS with',
    roles: ['security-officer'],
    reason: 'Done from the command line alone, where the keys are; it cuts Vertebra off where its processes lack them.',
  },
  'support-grant.list': {
    scope: 'organization',
    label: 'see who has support access to this Organization',
    roles: EVERYONE,
  },
  'support-grant.request': {
    scope: 'organization',
    label: 'ask for a support grant',
    roles: ['sovereign-admin', 'support'],
    reason: 'People of the Organization see its data without one; a security officer has no business in it.',
  },
  'support-grant.decide': {
    scope: 'organization',
    label: 'approve or deny support grants',
    roles: ['org-admin'],
    reason: 'The owner of the data decides.',
  },
  'support-grant.end': {
    scope: 'organization',
    label: 'end a support grant',
    roles: EVERYONE,
    reason: 'Ending one only takes rights away, so everybody who sees it may.',
  },
  'audit.read-all': {
    scope: 'sovereign',
    label: 'read the whole audit log',
    roles: ['sovereign-admin', 'security-officer'],
    reason: 'Support is among those who are audited.',
  },
  'audit.read': {
    scope: 'organization',
    label: "read the Organization's audit log",
    roles: ['sovereign-admin', 'security-officer', 'org-admin'],
  },
  'audit.verify': {
    scope: 'sovereign',
    label: 'verify the audit log',
    roles: ['sovereign-admin', 'security-officer'],
    reason: 'The chain runs through the records of all Organizations.',
  },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof ACCESS;
export const ACTIONS = Object.keys(ACCESS) as Action[];
type ActionOf<Scope extends Rule['scope']> = {
  [A in Action]: (typeof ACCESS)[A]['scope'] extends Scope ? A : never;
}[Action];
export type OrganizationAction = ActionOf<'organization'>;
export type SovereignAction = ActionOf<'sovereign'>;

/** Whether these roles allow the action. Whose Organization it is about is asked by `lib/server/access`. */
export const mayDo = (actor: { roles: readonly Role[] }, action: Action): boolean => {
  const allowed: readonly Role[] = ACCESS[action].roles;
  return actor.roles.some((role) => allowed.includes(role));
};

/** A sentence that says which role would allow the action. */
export function refusalReason(action: Action): string {
  const rule: Rule = ACCESS[action];
  const names = rule.roles.map((role) => ROLE_LABELS[role]).join(', ');
  const takes = names === '' ? '' : ` It takes: ${names}.`;
  return `Your role may not ${rule.label}.${takes}${rule.reason ? ` ${rule.reason}` : ''}`;
}
