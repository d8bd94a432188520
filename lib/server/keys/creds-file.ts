/** Reads what lib/domain/credentials/creds-file.ts writes. */
const JWT = /-----BEGIN NATS USER JWT-----\s+(\S+)\s+------END NATS USER JWT------/;
const SEED = /-----BEGIN USER NKEY SEED-----\s+(\S+)\s+------END USER NKEY SEED------/;

/** null when the text is no .creds file */
export function parseCreds(text: string): { jwt: string; seed: string } | null {
  const jwt = JWT.exec(text)?.[1];
  const seed = SEED.exec(text)?.[1];
  return jwt === undefined || seed === undefined ? null : { jwt, seed };
}
