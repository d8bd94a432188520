import { formatCreds } from '../../../domain/credentials/creds-file.ts';
import type { BulkCredential } from './issue-credentials.ts';

/**
 * A ZIP archive of the files of several credentials: `<name>.creds`, or `<name>.jwt` where the private key is somewhere else. Names are
 * slugs and each occurs once, so none leads out of the folder it is unpacked into. The packer is loaded when it is first needed.
 */
export async function credsArchive(credentials: readonly BulkCredential[]): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import('fflate');
  const files = credentials.map(({ credential: { name }, jwt, key }): [string, Uint8Array] =>
    key === null ? [`${name}.jwt`, strToU8(`${jwt}\n`)] : [`${name}.creds`, strToU8(formatCreds(jwt, key.seed))],
  );
  return new Uint8Array(zipSync(Object.fromEntries(files)));
}
