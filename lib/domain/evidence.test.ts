import { describe, expect, it } from 'vitest';
import { mergeProofs } from './evidence.ts';

const proven = (server: string, provenAt = '2026-11-26T10:00:00.000Z') => ({ server, provenAt, why: null });
const silent = (server: string) => ({ server, provenAt: null, why: 'It did not answer.' });

describe('mergeProofs', () => {
  it('never takes back what was proven, nor moves its time', () => {
    const later = proven('a', '2026-11-26T11:00:00.000Z');
    expect(mergeProofs([proven('a'), proven('b')], [later, silent('b')])).toEqual([proven('a'), proven('b')]);
  });

  it('proves what was not, and names the reason of now for the rest', () => {
    const older = { ...silent('b'), why: 'It has older claims of the account in memory.' };
    expect(mergeProofs([silent('a'), silent('b')], [proven('a'), older])).toEqual([proven('a'), older]);
  });

  it('leaves out a server that went without proof, and takes one that came', () => {
    expect(mergeProofs([silent('gone'), proven('left')], [silent('new')])).toEqual([proven('left'), silent('new')]);
  });
});
