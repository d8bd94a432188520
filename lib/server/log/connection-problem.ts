const CA = 'its certificate is signed by a CA that is not trusted here: name that in VERTEBRA_CA_FILE';

/** What to do about it, by the code or the name of an error (node:tls, node:net, the NATS client). */
const PROBLEMS: Record<string, string> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CA,
  UNABLE_TO_GET_ISSUER_CERT: CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CA,
  SELF_SIGNED_CERT_IN_CHAIN: CA,
  CERT_SIGNATURE_FAILURE: CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself and not trusted here: name it in VERTEBRA_CA_FILE',
  CERT_HAS_EXPIRED: 'its certificate has expired, or one of the CAs that signed it',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: renew it, or set the clock',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names than the one it was asked at',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it answers, and speaks no TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it answers, and speaks no TLS',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a certificate of the client, which Vertebra does not send',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it broke the connection off',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  EHOSTUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer in time',
  AuthorizationError:
    'it does not let this user in: the files of VERTEBRA_KEYS_DIR are of another operator than the one NATS was started with, or the user was revoked',
};
const MAX_DEPTH = 6;

/**
 * Why another server could not be talked to, in words for whoever runs Vertebra, with the code for a search: looks at an error
 * and those behind it. Null when it is about something else.
 */
export function connectionProblem(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const known = PROBLEMS[code];
  if (known !== undefined) return `${known} (${code})`;
  // The client of NATS has one class for all that goes wrong with a connection.
  if (error.message === "server does not support 'tls'") return 'it speaks no TLS, and its URL begins with tls://';
  const behind: unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const one of [error.cause, ...behind]) {
    const problem = connectionProblem(one, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}
