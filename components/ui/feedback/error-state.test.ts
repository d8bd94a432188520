import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import { ErrorState } from './error-state.tsx';

const shown = (kind?: 'failed' | 'lasting' | 'refused' | 'missing') =>
  renderToStaticMarkup(
    createElement(ErrorState, {
      problem: { title: 'Your role does not allow this', detail: 'It takes: Operator.', kind },
      onRetry: () => undefined,
      action: createElement('a', { href: '/way/back' }),
    }),
  );

test.each(['refused', 'missing'] as const)(
  'what is %s is no error, offers nothing to try again, and a way on',
  (kind) => {
    const html = shown(kind);
    expect(html).toContain('It takes: Operator.');
    expect(html).toContain('href="/way/back"');
    expect(html).not.toMatch(/Try again|role="alert"|text-bad/);
  },
);

test('what would fail again offers no other try either, and is an error', () => {
  expect(shown('lasting')).toMatch(/role="alert"/);
  expect(shown('lasting')).not.toContain('Try again');
});

test('what failed may be tried again', () => {
  expect(shown('failed')).toMatch(/role="alert".*Try again/);
  expect(shown()).toBe(shown('failed'));
});
