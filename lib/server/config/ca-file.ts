import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { log } from '../log/log.ts';
import { exposureOf } from './private-file.ts';
import type { ReadFile } from './live-file.ts';

const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;
const WHAT = 'a PEM file of CA certificates';

/** What is wrong with one certificate, as a phrase that names it; null when nothing is. */
function problemOf(pem: string, which: string): string | null {
  try {
    const { validToDate, subject } = new X509Certificate(pem);
    if (validToDate.getTime() > Date.now()) return null;
    return `${which}, ${subject.replaceAll('\n', ', ')}, expired at ${validToDate.toISOString()}`;
  } catch {
    return `${which} is damaged`;
  }
}

/**
 * The certificates of the file, in PEM. Those that have expired are left out, which the log says; a file with no other ones, or
 * with a damaged one, cannot be used.
 */
export const readCaFile: ReadFile<string[]> = (path) => {
  const problem = (why: string) => ({ problems: [`wants ${WHAT}, but the file ${path} ${why}.`] });
  const exposure = exposureOf(path, false);
  if (exposure !== null) return problem(exposure);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return problem(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) return problem('has no “BEGIN CERTIFICATE” in it');
  const judged = found.map((pem, at) => ({
    pem,
    wrong: problemOf(pem, `certificate ${String(at + 1)} of ${String(found.length)}`),
  }));
  const good = judged.flatMap(({ pem, wrong }) => (wrong === null ? [pem] : []));
  const wrong = judged.flatMap(({ wrong: what }) => what ?? []);
  if (good.length === 0 || wrong.some((what) => what.endsWith('damaged')))
    return problem(`cannot be used: ${wrong.join('; ')}`);
  if (wrong.length > 0) log('CAs of VERTEBRA_CA_FILE are left out', { problem: wrong.join('; ') });
  return { data: good };
};

const REREAD_MS = 10_000;

/**
 * Trusts these CAs beside those that Node trusts, from now on and for every connection that is made: NATS, identity providers,
 * Prometheus. Asks again every ten seconds, so that a CA that is replaced needs no restart.
 */
export function trustCas(now: () => string[]): void {
  const before = getCACertificates('default');
  let trusted: string[] | null = null;
  const trust = () => {
    const wanted = now();
    if (wanted === trusted) return;
    setDefaultCACertificates([...before, ...wanted]);
    trusted = wanted;
  };
  trust();
  setInterval(trust, REREAD_MS).unref();
}
