/** Certificates of a CA of the test's own, which no system knows, by openssl. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

export interface TestCertificate {
  certFile: string;
  keyFile: string;
}

export interface TestCa {
  /** the CA itself, in PEM */
  caFile: string;
  /** a certificate for servers and clients of these names and addresses; `days` may be negative, so that it has expired */
  issue: (name: string, hosts: readonly string[], days?: number) => TestCertificate;
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** Makes a CA in a folder; `name` begins the names of its files. */
export function makeCa(directory: string, name = 'ca'): TestCa {
  const file = (suffix: string) => join(directory, `${name}-${suffix}`);
  const [caFile, caKey] = [file('ca.pem'), file('ca.key')];
  const subject = ['-subj', `/CN=${name} of a test`];
  openssl('req', '-x509', ...NEW_KEY, '-days', '30', ...subject, '-keyout', caKey, '-out', caFile);
  return {
    caFile,
    issue: (leaf, hosts, days = 7) => {
      const made = { certFile: file(`${leaf}.pem`), keyFile: file(`${leaf}.key`) };
      const [request, extensions] = [file(`${leaf}.csr`), file(`${leaf}.ext`)];
      const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`).join(',');
      writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
      openssl('req', ...NEW_KEY, '-subj', `/CN=${leaf}`, '-keyout', made.keyFile, '-out', request);
      openssl(
        ...['x509', '-req', '-in', request, '-CA', caFile, '-CAkey', caKey, '-CAcreateserial'],
        ...['-days', String(days), '-extfile', extensions, '-out', made.certFile],
      );
      return made;
    },
  };
}
