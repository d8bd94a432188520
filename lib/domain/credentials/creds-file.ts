/**
 * A `.creds` file, byte for byte as `nsc` and the Go client write it: `FormatUserConfig` in
 * https://github.com/nats-io/jwt/blob/v2.8.2/v2/creds_utils.go. Every NATS client reads this form.
 */
export const formatCreds = (jwt: string, seed: string): string =>
  `-----BEGIN NATS USER JWT-----
${jwt}
------END NATS USER JWT------

************************* IMPORTANT *************************
NKEY Seed printed below can be used to sign and prove identity.
NKEYs are sensitive and should be treated as secrets.

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------

*************************************************************
`;

const JWT = /(-----BEGIN NATS USER JWT-----\s+)(\S+)(\s+------END NATS USER JWT------)/;
const SEED = /-----BEGIN USER NKEY SEED-----\s+(\S+)\s+------END USER NKEY SEED------/;

/** The JWT and the seed of a `.creds` file; null when the text is none. */
export function parseCreds(text: string): { jwt: string; seed: string } | null {
  const jwt = JWT.exec(text)?.[2];
  const seed = SEED.exec(text)?.[1];
  return jwt === undefined || seed === undefined ? null : { jwt, seed };
}

/** The same file with another JWT: everything else stays, byte for byte. */
export const withJwt = (text: string, jwt: string): string =>
  text.replace(JWT, (_all, before: string, _jwt: string, after: string) => `${before}${jwt}${after}`);
