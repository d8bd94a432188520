const HIDDEN = '[hidden]';

/** What secrets of ours look like: words of other people's errors may quote one. */
const SECRETS: [pattern: RegExp, instead: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // seeds of nkeys
  [/\bS[UAONCX][A-Z2-7]{40,}/g, HIDDEN],
  [/__Host-vertebra-(session|seen|login)([\w.]*)=[^;\s"]+/g, `__Host-vertebra-$1$2=${HIDDEN}`],
  // JWT and JWE
  [/\beyJ[\w-]{8,}(?:\.[\w-]*)+/g, HIDDEN],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [
    /\b((?:access|refresh|id|logout)_token|client_secret|client_assertion|password)(=|\\*"\s*:\s*\\*")[^&\s"\\]+/gi,
    `$1$2${HIDDEN}`,
  ],
  [/([?&](?:code|code_verifier)=)[^&\s"\\]+/g, `$1${HIDDEN}`],
  [/(:\/\/)[^/\s:@"]+:[^/\s@"]+@/g, `$1${HIDDEN}@`],
];

/** A text without what looks like a token, a cookie, a seed, a password or a private key. */
export const redact = (text: string): string =>
  SECRETS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
