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

const STRANGER = 'If nobody knows this client, somebody else has the file: the addresses say from where.';
const OF_THE_SOVEREIGN = 'Nothing is wrong with the credential. An operator of the Sovereign can change it.';

/** What people read about each cause. */
export const CAUSE_WORDS: Record<RefusalCause, CauseWords> = {
  revoked: {
    label: 'Revoked',
    tone: 'bad',
    why: 'The credential is revoked.',
    helps: `If this client shall connect, issue a new credential for it. ${STRANGER}`,
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
    why: 'The credential says that it is valid later than now.',
    helps: 'Wait until then, or issue a new one.',
    reissue: true,
  },
  'unknown-signing-key': {
    label: 'Signing key gone',
    tone: 'bad',
    why: 'It is signed by a key that its account does not carry any more: the key was rotated and taken out, or its Environment is retired or deleted. Every credential of that key is refused.',
    helps: `Where its Environment is retired, restoring that lets it in again. Else issue a new credential and give the client its file. ${STRANGER}`,
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
    why: 'The account of the Organization has expired, is not valid yet, or is not there.',
    helps: OF_THE_SOVEREIGN,
    reissue: false,
  },
  'connection-limit': {
    label: 'Connection limit',
    tone: 'warn',
    why: 'The account has as many connections as it may have.',
    helps: 'Close connections that nobody needs, or ask an operator of the Sovereign for a higher limit.',
    reissue: false,
  },
  'connection-type': {
    label: 'Wrong protocol',
    tone: 'warn',
    why: 'The credential is for another kind of connection, such as WebSocket and not TCP.',
    helps: 'Connect the client to the address that the credential is for, or issue one for this kind of connection.',
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
    why: 'The credential itself is in order. What signed for it was not its private key: the seed in the client’s file belongs to another credential, or is damaged.',
    helps: `Give the client the file as it was downloaded. Nobody can download it again, so if it is lost, issue a new one. ${STRANGER} Without the seed nobody gets in.`,
    reissue: true,
  },
  unknown: {
    label: 'Not known',
    tone: 'neutral',
    why: 'The claims of the account could not be asked at that moment, or were being changed.',
    helps: 'When the client tries again, its login is looked into again.',
    reissue: false,
  },
};
