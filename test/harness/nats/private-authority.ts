import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isIP } from 'node:net';
import { promisify } from 'node:util';

const openssl = async (...args: string[]) => {
  await promisify(execFile)('openssl', args);
};
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of a test's own, which no system knows, and certificates it signs (openssl). */
export interface PrivateAuthority {
  /** its certificate, PEM */
  file: string;
  /** signs a certificate for servers and clients of these names and addresses */
  sign: (name: string, hosts: readonly string[]) => Promise<{ certificate: string; key: string }>;
}

export async function makeAuthority(directory: string, name = 'authority'): Promise<PrivateAuthority> {
  const at = (file: string) => join(directory, file);
  const file = at(`${name}.pem`);
  const key = at(`${name}.key`);
  await openssl('req', '-x509', ...EC, '-keyout', key, '-out', file, '-days', '2', '-subj', `/CN=Test ${name}`);
  return {
    file,
    sign: async (server, hosts) => {
      const made = { certificate: at(`${server}.pem`), key: at(`${server}.key`) };
      const request = at(`${server}.csr`);
      const extensions = at(`${server}.ext`);
      const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`).join(',');
      await writeFile(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
      await openssl('req', ...EC, '-keyout', made.key, '-out', request, '-subj', `/CN=${server}`);
      await openssl(
        ...['x509', '-req', '-in', request, '-CA', file, '-CAkey', key, '-CAcreateserial'],
        ...['-out', made.certificate, '-days', '2', '-extfile', extensions],
      );
      return made;
    },
  };
}
