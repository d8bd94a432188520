import { afterEach, expect, it, vi } from 'vitest';
import { noteSessionEnded, noteSigningOut } from './session-ended.ts';

vi.mock(import('./typed-text.ts'), () => ({ hasTypedText: () => false }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('leaves for the sign-in page when the session ended, but not while the person signs out, over the provider', () => {
  vi.useFakeTimers();
  const assign = vi.fn();
  vi.stubGlobal('window', { location: { pathname: '/a', search: '?b=c', hash: '', assign } });
  noteSessionEnded(null, false);
  expect(assign).toHaveBeenCalledExactlyOnceWith('/sign-in?error=session-ended&returnTo=%2Fa%3Fb%3Dc');

  noteSigningOut();
  noteSessionEnded('session-ended', false);
  expect(assign).toHaveBeenCalledTimes(1);
  // it did not come to it: a page that is still there says so again
  vi.advanceTimersByTime(30_000);
  noteSessionEnded(null, false);
  expect(assign).toHaveBeenCalledTimes(2);
});
