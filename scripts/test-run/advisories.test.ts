import { describe, expect, it } from 'vitest';
import { tallyOfAdvisories } from './advisories.ts';

const audit = (vulnerabilities: Record<string, unknown>) => JSON.stringify({ auditReportVersion: 2, vulnerabilities });
const advisory = { title: 'Prototype pollution', url: 'https://example.org/1', severity: 'high', range: '<2' };

describe('tallyOfAdvisories', () => {
  it('passes when no package has an advisory', () => {
    expect(tallyOfAdvisories(audit({}))).toEqual({ passed: 1, failed: 0, skipped: 0, failures: [] });
  });

  it.each(['high', 'critical'])('fails for each package with an advisory that is %s, and names it', (severity) => {
    const output = audit({ a: { severity, via: [advisory] }, b: { severity, via: ['a'] } });
    expect(tallyOfAdvisories(output)).toEqual({
      passed: 0,
      failed: 2,
      skipped: 0,
      failures: [`advisory for a (${severity}): Prototype pollution`, `advisory for b (${severity}): by a`],
    });
  });

  it.each(['info', 'low', 'moderate'])('lets an advisory pass that is %s', (severity) => {
    expect(tallyOfAdvisories(audit({ a: { severity, via: [advisory] } }))).toMatchObject({ passed: 1, failed: 0 });
  });

  it.each([
    ['refuses the question', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 })],
    ['answers with something else', '<html>'],
    ['answers nothing', ''],
    ['answers in a form that is not known', JSON.stringify({ auditReportVersion: 3, vulnerabilities: {} })],
  ])('says that nothing is known where the registry %s', (_, output) => {
    expect(tallyOfAdvisories(output)).toHaveProperty('leftOut');
  });
});
