import { expect, it } from 'vitest';
import { refusalReason } from '../../domain/access-table.ts';
import { pages } from '../../domain/paths.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';
import { describeClosed } from './describe-grant.ts';

const ended: SupportGrant = {
  id: 'g1',
  organization: 'acme',
  scope: 'non-prod',
  reason: 'Events are missing',
  ticket: 'T-1',
  minutes: 30,
  requestedAt: '2026-11-05T10:00:00Z',
  decidedBy: null,
  decidedAt: null,
  denial: null,
  startsAt: '2026-11-05T10:00:00Z',
  endsAt: '2026-11-05T10:30:00Z',
  endedBy: null,
  endedAt: null,
  state: 'expired',
  requester: { issuer: 'https://id.example', subject: '1', username: 'sam', displayName: 'Sam Support' },
  mine: true,
  views: [],
  omittedViews: 0,
};
const open = () => undefined;
const CLOSED = { organization: 'acme', grant: null, other: null, needed: 'non-prod', over: null, open } as const;
const WORDS = {
  thing: 'bucket',
  open: 'Open values',
  refused: 'You see names',
  besides: 'Names are metadata.',
} as const;

it('says why data is closed, what can be seen, and how to ask for a grant', () => {
  expect(describeClosed(CLOSED, WORDS)).toEqual({
    granted: false,
    over: null,
    title: 'You see names',
    text: `${refusalReason('data.read')} Names are metadata.`,
    action: { label: 'Ask for a support grant', href: pages.support({ organization: 'acme', scope: 'non-prod' }) },
  });
});

it('tells of a grant that has just run out', () => {
  const { over, granted } = describeClosed({ ...CLOSED, over: ended }, WORDS);
  expect([granted, over]).toEqual([
    false,
    'Your support grant for acme about T-1 has run out. What you had open is closed.',
  ]);
});

it('offers to open what a grant covers, and says that this is written down', () => {
  const closed = describeClosed({ ...CLOSED, grant: { ...ended, state: 'active' } }, WORDS);
  expect(closed).toMatchObject({
    granted: true,
    title: 'Your support grant covers this bucket',
    action: { label: 'Open values', onClick: open },
  });
  expect(closed.text).toContain('written into the audit log');
});

it('says what the grant there is covers, and asks for one that would do', () => {
  const other = { ...ended, state: 'active' } as const;
  const { text, action } = describeClosed({ ...CLOSED, other, needed: 'everything' }, WORDS);
  expect(text).toMatch(
    /^Your support grant about T-1 covers Environments other than prod, until \d+:30\s[AP]M\. This takes one for everything, prod included\. Names are metadata\.$/,
  );
  expect(action).toEqual({
    label: 'Ask for prod',
    href: pages.support({ organization: 'acme', scope: 'everything' }),
  });
});
