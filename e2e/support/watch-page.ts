import type { Page } from '@playwright/test';

export interface PageTrouble {
  kind: 'console' | 'script' | 'policy';
  text: string;
}

const REPORT = '__reportPolicyViolation';

/** Writes down what goes wrong in a page: console errors, uncaught errors, violations of the Content-Security-Policy. */
export async function watchPage(page: Page, troubles: PageTrouble[]): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push({ kind: 'console', text: message.text() });
  });
  page.on('pageerror', (error) => troubles.push({ kind: 'script', text: error.stack ?? error.message }));
  await page.exposeFunction(REPORT, (text: string) => troubles.push({ kind: 'policy', text }));
  await page.addInitScript((report) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as Record<string, (text: string) => void>)[report];
      tell?.(`${event.effectiveDirective} refused ${event.blockedURI} in ${event.documentURI}`);
    });
  }, REPORT);
}
