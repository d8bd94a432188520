/** Why a sign-in or a session ended without success: the `error` of the sign-in page's URL, and what it says to people. */
export const SIGN_IN_ERRORS = {
  'provider-unreachable': 'The identity provider does not answer. You were not signed in. Try again in a moment.',
  'unknown-organization':
    'No identity provider is set up for this Organization. You were not signed in. Check its short name; if it is right, ask the operator of the platform to set one up.',
  'not-a-member':
    'The identity provider does not know you as a member of this Organization. Check its short name, or ask one of its admins to add you.',
  'no-role':
    'You are known to the identity provider, but have no role here. Ask an admin of your Organization, or the operator, for one.',
  'wrong-organization':
    'The identity provider speaks about another Organization than its own, so nothing it says is believed. Tell the operator.',
  'sign-in-expired': 'This sign-in took too long, or was started in another window. Start again.',
  'sign-in-cancelled': 'The identity provider ended the sign-in. You were not signed in.',
  'sign-in-failed':
    'The identity provider’s answer does not pass the checks. You were not signed in. Tell the operator.',
  'provider-not-told':
    'You are signed out of Vertebra, in every copy of this session. The identity provider did not answer, so it may still know you: sign out there, too, if others use this browser.',
  'sign-out-unconfirmed':
    'You are signed out in this browser. NATS does not answer, so not every server of Vertebra knows of it yet; they are told as soon as it does.',
  'session-ended': 'Your session has ended. Sign in again to go on where you were.',
} as const;

export type SignInError = keyof typeof SIGN_IN_ERRORS;
