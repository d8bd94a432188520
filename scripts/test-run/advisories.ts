/**
 * Known vulnerabilities in the packages that run in production, as `npm audit` knows them. Not every registry answers the
 * question (a mirror may serve packages only): then nothing is known, and that is what is said.
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from '../../lib/domain/zod.ts';
import type { Result } from './tally.ts';

const FAILING_SEVERITIES = ['high', 'critical'];

const advisorySchema = z.object({ title: z.string(), url: z.string().optional() });
/** The part of `npm audit --json` (auditReportVersion 2) that is read here. */
const auditSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    // `via` holds advisories, and names of packages by which one came
    z.object({ severity: z.string(), via: z.array(z.union([z.string(), advisorySchema])) }),
  ),
});

function parseAudit(output: string) {
  try {
    return auditSchema.safeParse(JSON.parse(output));
  } catch {
    return auditSchema.safeParse(null);
  }
}

/** What the output of `npm audit --json` counts for: one test, failed by any advisory of severity high or critical. */
export function tallyOfAdvisories(output: string): Result {
  const audit = parseAudit(output);
  if (!audit.success) {
    return { leftOut: 'The registry of this machine does not answer “npm audit”. Run it where one does.' };
  }
  const failures = Object.entries(audit.data.vulnerabilities)
    .filter(([, { severity }]) => FAILING_SEVERITIES.includes(severity))
    .map(([name, { severity, via }]) => {
      const titles = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : cause.title));
      return `advisory for ${name} (${severity}): ${titles.join('; ')}`;
    });
  return { passed: failures.length === 0 ? 1 : 0, failed: failures.length, skipped: 0, failures };
}

/** Asks the registry for advisories about what `npm ci --omit=dev` installs. */
export async function checkAdvisories(): Promise<Result> {
  const audit = spawn('npm', ['audit', '--json', '--omit=dev'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return tallyOfAdvisories(await text(audit.stdout));
}
