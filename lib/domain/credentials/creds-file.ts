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
