/** Certificates of a CA of the test's own, by openssl. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificate {
  certFile: string;
  keyFile: string;
}

export interface TestCa {
  /** the CA itself, in PEM */
  caFile: string;
  /** a certificate for names such as `IP:127.0.0.1`; `days` may be negative, so that it has expired */
  issue: (name: string, names: string, days?: number) => TestCertificate;
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** Makes a CA in a folder; `name` begins the names of its files. */
export function makeCa(directory: string, name = 'ca'): TestCa {
  const file = (suffix: string) => join(directory, `${name}-${suffix}`);
  const [caFile, caKey] = [file('ca.pem'), file('ca.key')];
  openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-days',
    '30',
    '-subj',
    `/CN=${name} of a test`,
    '-keyout',
    caKey,
    '-out',
    caFile,
  );
  return {
    caFile,
    issue: (leaf, names, days = 7) => {
      const [certFile, keyFile, request, extensions] = ['pem', 'key', 'csr', 'ext'].map((kind) =>
        file(`${leaf}.${kind}`),
      );
      writeFileSync(extensions ?? '', `subjectAltName=${names}\n`);
      openssl('req', ...NEW_KEY, '-subj', `/CN=${leaf}`, '-keyout', keyFile ?? '', '-out', request ?? '');
      openssl(
        ...['x509', '-req', '-in', request ?? '', '-CA', caFile, '-CAkey', caKey, '-CAcreateserial'],
        ...['-days', String(days), '-extfile', extensions ?? '', '-out', certFile ?? ''],
      );
      return { certFile: certFile ?? '', keyFile: keyFile ?? '' };
    },
  };
}
