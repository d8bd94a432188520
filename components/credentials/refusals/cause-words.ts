import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { RefusalCause } from '@/lib/domain/credentials/refusal-cause.ts';

interface CauseWords {
  label: string;
  tone: TagTone;
  /** what was wrong, as far as it is known */
  why: string;
  helps: string;
  /** a new credential helps */
  reissue: boolean;
}

const STRANGER = 'If you do not know this client, somebody else has the file: see its addresses.';
const OF_THE_SOVEREIGN = 'Nothing is wrong with the credential. An operator of the Sovereign can change it.';

/** What people read about each cause. */
export const CAUSE_WORDS: Record<RefusalCause, CauseWords> = {
  revoked: {
    label: 'Revoked',
    tone: 'bad',
    why: 'The credential is revoked.',
    helps: `If this client should connect, issue a new credential for it. ${STRANGER}`,
    reissue: true,
  },
  expired: {
    label: 'Expired',
    tone: 'warn',
    why: 'The credential was valid and has expired.',
    helps: 'Issue a new credential and give the client its file.',
    reissue: true,
  },
  'not-yet-valid': {
    label: 'Not valid yet',
    tone: 'warn',
    why: 'The credential becomes valid later.',
    helps: 'Wait until then, or issue a new one.',
    reissue: true,
  },
  'unknown-signing-key': {
    label: 'Key removed',
    tone: 'bad',
    why: 'Its signing key is no longer in the account claims: the key was rotated and removed, or its Environment is retired or deleted. Every credential of that key is refused.',
    helps: `If its Environment is retired, restoring it makes the credential valid again. Otherwise issue a new credential and give the client its file. ${STRANGER}`,
    reissue: true,
  },
  'organization-suspended': {
    label: 'Suspended',
    tone: 'warn',
    why: 'The Organization is suspended: nobody can connect to it.',
    helps: 'Nothing is wrong with the credential. An operator of the Sovereign can resume the Organization.',
    reissue: false,
  },
  'account-not-valid': {
    label: 'Account not valid',
    tone: 'warn',
    why: 'The account of the Organization has expired, is not valid yet, or does not exist.',
    helps: OF_THE_SOVEREIGN,
    reissue: false,
  },
  'connection-limit': {
    label: 'Connection limit',
    tone: 'warn',
    why: 'The account has reached its limit of connections.',
    helps: 'Close connections that nobody needs, or ask an operator of the Sovereign for a higher limit.',
    reissue: false,
  },
  'connection-type': {
    label: 'Wrong protocol',
    tone: 'warn',
    why: 'The credential is for another connection type, such as WebSocket instead of TCP (allowed_connection_types).',
    helps: 'Connect the client to the address that the credential is for, or issue one for this type.',
    reissue: true,
  },
  restricted: {
    label: 'Network, time or seed',
    tone: 'warn',
    why: 'The credential is bound to networks or times of day. It was used outside of them, or with a wrong seed: servers do not say which.',
    helps: 'Compare the addresses and times below with what the credential is bound to.',
    reissue: false,
  },
  'own-permissions': {
    label: 'Malformed',
    tone: 'warn',
    why: 'The credential has permissions of its own, which its signing key does not allow. Vertebra issues none like it.',
    helps: 'Issue it here instead.',
    reissue: true,
  },
  'wrong-seed': {
    label: 'Wrong seed',
    tone: 'warn',
    why: 'The credential itself is in order. The login was not signed by its private key: the seed in the client’s file belongs to another credential, or is damaged.',
    helps: `Give the client the file as it was downloaded. It cannot be downloaded again: if it is lost, issue a new one. ${STRANGER} Nobody can connect without the seed.`,
    reissue: true,
  },
  unknown: {
    label: 'Unknown',
    tone: 'neutral',
    why: 'The account claims could not be read at that moment, or were being changed.',
    helps: 'The client’s next login is examined again.',
    reissue: false,
  },
};
