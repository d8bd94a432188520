import { rowOf } from '../support/console.ts';
import { feedStatus, openEnvironment } from '../support/environment-page.ts';
import { pidOf } from '../support/pid.ts';
import { newPod } from '../support/pod.ts';
import { expect, test } from '../support/test.ts';

test('the projector is killed under an open page: it says so, comes back alone, and has what happened meanwhile', async ({
  as,
  homeOf,
}) => {
  const home = await homeOf('acme');
  const pod = newPod('acme-dev');
  await home.publish(pod.subject, pod.event());
  const page = await as('acme-viewer');
  await openEnvironment(page, 'acme-dev', { q: pod.key });
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('healthy');
  const before = pidOf('projector');

  process.kill(before, 'SIGKILL');
  await expect(feedStatus(page, 'Reconnecting')).toBeVisible();
  await home.publish(pod.subject, pod.event('CrashLoopBackOff'));
  // what was read stays to be read
  await expect(rowOf(page, 'Objects', pod.key)).toBeVisible();

  // the demo starts it again, as a supervisor would
  await expect.poll(() => pidOf('projector'), { timeout: 30_000 }).not.toBe(before);
  await expect(feedStatus(page)).toBeVisible({ timeout: 30_000 });
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('failing', { timeout: 30_000 });
});
