import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../lib/domain/credentials/credential-roles.ts';
import type { CredentialRole, SessionRole } from '../../lib/domain/credentials/credential-roles.ts';
import type { Targets } from './targets.ts';

export interface Permissions {
  publish: string[];
  subscribe: string[];
}

type Roles = typeof CREDENTIAL_ROLES;
/** A role of the edge account: what it allows and what it promises is written down, or this suite does not compile. */
export type SealedRole = { [R in CredentialRole]: Roles[R]['kind'] extends 'sealed' ? R : never }[CredentialRole];
export const SEALED = CREDENTIAL_ROLE_IDS.filter(
  (role): role is SealedRole => CREDENTIAL_ROLES[role].kind === 'sealed',
);

const API = '$JS.API';
const inspecting = [
  `${API}.INFO`,
  `${API}.STREAM.NAMES`,
  `${API}.STREAM.LIST`,
  `${API}.STREAM.INFO.*`,
  `${API}.CONSUMER.NAMES.*`,
  `${API}.CONSUMER.LIST.*`,
  `${API}.CONSUMER.INFO.*.*`,
];
const reading = [...inspecting, `${API}.STREAM.MSG.GET.*`, `${API}.DIRECT.GET.>`];
const gettingKeys = ({ own }: Targets) => [
  `${API}.STREAM.INFO.${own.bucketStream}`,
  `${API}.DIRECT.GET.${own.bucketStream}`,
  `${API}.DIRECT.GET.${own.bucketStream}.${own.bucketSubjects}`,
];

/**
 * What each sealed role and session is there for. Written by hand, so that a role whose template grows is found: every
 * attempt beyond this list must be refused.
 */
export const ALLOWED: Record<SealedRole | SessionRole, (targets: Targets) => Permissions> = {
  publisher: ({ own, ownInbox }) => ({ publish: [own.subjects], subscribe: [`${ownInbox}.>`] }),
  subscriber: ({ own, ownInbox, durable }) => ({
    publish: [
      `${API}.CONSUMER.INFO.${own.stream}.${durable}`,
      `${API}.CONSUMER.MSG.NEXT.${own.stream}.${durable}`,
      `$JS.ACK.${own.stream}.${durable}.>`,
    ],
    subscribe: [`${ownInbox}.>`, own.subjects],
  }),
  'kv-reader': (targets) => ({
    publish: gettingKeys(targets),
    subscribe: [`${targets.ownInbox}.>`, targets.own.bucketSubjects],
  }),
  'kv-writer': (targets) => ({
    publish: [...gettingKeys(targets), targets.own.bucketSubjects],
    subscribe: [`${targets.ownInbox}.>`, targets.own.bucketSubjects],
  }),
  inspector: ({ ownInbox }) => ({ publish: inspecting, subscribe: [`${ownInbox}.>`] }),
  reader: ({ ownInbox }) => ({
    publish: reading,
    subscribe: [`${ownInbox}.>`, 'ws.>', '$KV.>'],
  }),
};

/** What the wall itself lets through, for a user of the edge account whom nothing else holds back. */
export const EDGE_ALLOWS: Permissions = {
  publish: [...reading, `${API}.CONSUMER.MSG.NEXT.*.*`, '$JS.ACK.>', 'ws.>', '$KV.>'],
  subscribe: ['>'],
};
