/** `npm run screenshots`: the pictures of the README, taken from a running demo or one started for it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { api } from '../lib/domain/paths.ts';
import type { DemoFile } from './demo/demo-file.ts';
import { PROJECT } from './demo/demo-state.ts';
import { SUBJECTS } from './pictures/subjects.ts';
import type { Subject } from './pictures/subjects.ts';
import { withDemo } from './pictures/with-demo.ts';
import { findBrowser } from './tools/find-browser.ts';

const PICTURES = join(PROJECT, 'docs', 'pictures');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;

async function signIn(page: Page, demo: DemoFile, { username, path }: Subject): Promise<void> {
  const person = demo.people.find((one) => one.username === username);
  if (!person) throw new Error(`The demo knows nobody called ${username}.`);
  await page.goto(demo.app + api.signIn({ issuer: person.organization ?? 'sovereign', returnTo: path }));
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${demo.app}${path}`);
}

async function take(browser: Browser, demo: DemoFile, subject: Subject): Promise<void> {
  for (const viewport of SIZES) {
    for (const colorScheme of THEMES) {
      // motion would make every picture another one
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await signIn(page, demo, subject);
      await subject.prepare(page);
      const file = `${subject.name}-${colorScheme}-${viewport.width}.png`;
      await page.screenshot({ path: join(PICTURES, file) });
      process.stdout.write(`docs/pictures/${file}\n`);
      await context.close();
    }
  }
}

await mkdir(PICTURES, { recursive: true });
const browser = await chromium.launch(await findBrowser());
try {
  await withDemo(async (demo) => {
    for (const subject of SUBJECTS) await take(browser, demo, subject);
  });
} finally {
  await browser.close();
}
