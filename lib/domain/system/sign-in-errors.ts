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
  'sign-in-expired': 'This sign-in took too long, or was finished before. Start again.',
  'sign-in-cancelled':
    'The sign-in was refused at the identity provider, by you or by a rule of it. You were not signed in.',
  'request-refused':
    'The identity provider refused how Vertebra asked. You were not signed in. Trying again will not help: tell the operator, who finds its words in the log of Vertebra.',
  'client-refused':
    'The identity provider does not take Vertebra for the client it should be: its client id or secret is wrong there or here. You were not signed in. Tell the operator.',
  'provider-failed':
    'The identity provider failed while it signed you in. Try again; if that does not help, tell whoever runs it.',
  'sign-in-failed':
    'The identity provider’s answer does not pass the checks. You were not signed in. Tell the operator.',
  'provider-not-told':
    'You are signed out of Vertebra, in every copy of this session. The identity provider did not answer, so it may still know you: sign out there, too, if others use this browser.',
  'sign-out-unconfirmed':
    'You are signed out in this browser. NATS does not answer, so not every server of Vertebra knows of it yet; they are told as soon as it does.',
  'session-ended-idle':
    'Your session ended because nobody did anything in it for a long time. Sign in again to continue where you were.',
  'session-ended-old':
    'Your session has reached the longest time a session may last. Sign in again to continue where you were.',
  'session-ended-elsewhere':
    'Your session was ended: somebody signed out, in another window or at the identity provider, or ended all of your sessions. Sign in again to continue where you were.',
  'session-ended-by-provider':
    'Your identity provider did not continue your session: it was ended or has expired there, or your account or password changed. Sign in again to continue where you were; if that is refused, ask whoever runs the provider.',
  'session-ended-no-role':
    'Your roles were changed: the identity provider names none that Vertebra knows any more, so your session was ended. Ask an admin of your Organization, or the operator, for one.',
  'session-ended': 'Your session has ended. Sign in again to continue where you were.',
} as const;

export type SignInError = keyof typeof SIGN_IN_ERRORS;

export const isSignInError = (text: unknown): text is SignInError =>
  typeof text === 'string' && Object.hasOwn(SIGN_IN_ERRORS, text);

/** Header of an answer 401 of the API: which of these ended the session. The page takes it along to the sign-in page. */
export const SESSION_ENDED_HEADER = 'vertebra-session-ended';

/** What of the provider's answer does not pass, for whoever sets it up; people pass it on. No value of a token is among it. */
export const SIGN_IN_REASONS = {
  'no-id-token': 'The identity provider gave no ID token. Its client must allow the scope “openid”.',
  'too-long':
    'The ID token is longer than 12,000 characters: too many roles or groups are put into it. In Keycloak, turn “full scope allowed” of the client off.',
  'too-large':
    'What the identity provider gives does not fit into the cookies of a browser: its refresh token is too long, or it has too many roles.',
  signature: 'The signature of the ID token does not fit the keys that the identity provider publishes.',
  clock:
    'By the clock of this server the ID token is not valid now: the clocks of Vertebra and of the identity provider differ by more than 30 seconds.',
  'claim-iss':
    'The claim “iss” names another issuer than the one Vertebra is configured with. Both must be the same to the letter, host name and port included.',
  'claim-aud': 'The claim “aud” does not name the client id of Vertebra.',
  'claim-azp': 'The claim “azp” names another client than Vertebra.',
  'claim-exp': 'The claim “exp”, when the token expires, is missing or no number.',
  'claim-iat': 'The claim “iat”, when the token was issued, is missing or no number.',
  'claim-nonce': 'The claim “nonce” is not the one this sign-in began with.',
  'claim-sub':
    'The claim “sub”, who somebody is, is missing or no plain text. In Keycloak it comes with the client scope “basic”.',
  'claim-sid':
    'The claim “sid”, which session it is, is missing or no plain text. In Keycloak it comes with the client scope “basic”.',
  'claim-preferred_username':
    'The claim “preferred_username” is missing or no plain text. In Keycloak it comes with the client scope “profile”.',
  'claim-realm_access': 'The claim “realm_access” has no list of roles.',
  'claim-organization': 'The claim “organization” is neither a name, nor a list, nor a map of names.',
} as const;

export type SignInReason = keyof typeof SIGN_IN_REASONS;
