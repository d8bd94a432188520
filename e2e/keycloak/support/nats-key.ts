import type { Page } from '@playwright/test';

/** The public key of the NATS user that the page asks a session for next. */
export async function nextNatsKey(page: Page): Promise<string> {
  const request = await page.waitForRequest(
    (sent) => sent.method() === 'POST' && sent.url().endsWith('/nats-sessions'),
  );
  return (request.postDataJSON() as { publicKey: string }).publicKey;
}

/** Whether the nats-server itself says that a user is connected. */
export async function isConnected(monitor: string, publicKey: string): Promise<boolean> {
  const answer = await fetch(`${monitor}/connz?auth=true&limit=10000`);
  return (await answer.text()).includes(publicKey);
}
