import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test } from 'vitest';
import { downloaded, findBrowser, fromApt, ofTheSystem, remembered } from './find-browser.ts';
import { fakeIo, missing } from './sources/fake-io.ts';

test('a browser of the system is found by name', async () => {
  const { io } = fakeIo(({ args }) => (args[0] === 'chromium-browser' ? '/bin/chromium-browser\n' : missing()));
  expect(await ofTheSystem.find(io)).toBe('/bin/chromium-browser');
  const { io: bare } = fakeIo(missing);
  expect(await ofTheSystem.find(bare)).toBeNull();
});

test('the download runs the installer of the Playwright that the project has', async () => {
  const { io, ran } = fakeIo(() => '');
  await downloaded.find(io);
  expect(ran[0]?.args[0]).toContain('@playwright');
  expect(ran[0]?.args.slice(1)).toEqual(['install', 'chromium']);
});

test('the one without windows is taken where both are there', async () => {
  const { io } = fakeIo(({ args }) => `/usr/bin/${args[0] ?? ''}\n`);
  expect(await ofTheSystem.find(io)).toBe('/usr/bin/chromium-headless-shell');
});

test('apt installs the one without windows where there is apt, or the whole browser where it has no other', async () => {
  const installed = (ran: { args: readonly string[] }[]) =>
    ran.filter(({ args }) => args.includes('install')).map(({ args }) => args.at(-1));
  const { io, ran } = fakeIo(({ command }) => (command === 'which' ? '/usr/bin/chromium' : ''));
  expect(await fromApt.find(io)).toBe('/usr/bin/chromium');
  expect(installed(ran)).toEqual(['chromium-headless-shell']);
  const { io: older, ran: tried } = fakeIo(({ command, args }) => {
    if (args.includes('chromium-headless-shell')) return missing();
    return command === 'which' ? '/usr/bin/chromium' : '';
  });
  expect(await fromApt.find(older)).toBe('/usr/bin/chromium');
  expect(installed(tried)).toEqual(['chromium-headless-shell', 'chromium']);
  const { io: bare } = fakeIo(missing);
  expect(await fromApt.find(bare)).toBeNull();
});

test('what was found before is found again while it is there', async () => {
  const { io } = fakeIo(missing);
  expect(await remembered.find(io)).toBeNull();
  await writeFile(join(io.directory, 'browser-path'), process.execPath);
  expect(await remembered.find(io)).toBe(process.execPath);
  if (process.execPath !== chromium.executablePath()) {
    await expect(findBrowser(io)).resolves.toMatchObject({
      args: expect.arrayContaining(['--no-sandbox']) as string[],
    });
  }
  await writeFile(join(io.directory, 'browser-path'), '/nowhere/chromium');
  expect(await remembered.find(io)).toBeNull();
});
