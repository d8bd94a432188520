import { expect, test } from 'vitest';
import { attendance, watchAttendance } from './attendance.ts';

test('tells the server once about what somebody did', () => {
  const [page, end] = [new EventTarget(), new AbortController()];
  watchAttendance(page, end.signal);
  expect(attendance()).toEqual({});
  page.dispatchEvent(new Event('keydown'));
  expect(attendance()).toEqual({ 'x-vertebra-attended': '1' });
  expect(attendance()).toEqual({});
  end.abort();
  page.dispatchEvent(new Event('keydown'));
  expect(attendance()).toEqual({});
});
