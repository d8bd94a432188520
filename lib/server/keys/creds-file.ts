/** The `.creds` format of nsc and the nats CLI: a user JWT and its seed between ruled lines. Server side, for bootstrap and the vault. */
const JWT = /-----BEGIN NATS USER JWT-----\s+(\S+)\s+------END NATS USER JWT------/;
const SEED = /-----BEGIN USER NKEY SEED-----\s+(\S+)\s+------END USER NKEY SEED------/;

export const formatCreds = (jwt: string, seed: string): string => `-----BEGIN NATS USER JWT-----
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

/** null when the text is no .creds file */
export function parseCreds(text: string): { jwt: string; seed: string } | null {
  const jwt = JWT.exec(text)?.[1];
  const seed = SEED.exec(text)?.[1];
  return jwt === undefined || seed === undefined ? null : { jwt, seed };
}
