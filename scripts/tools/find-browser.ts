import { access, readFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findTool } from './find-tool.ts';
import type { Source } from './find-tool.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';

export interface Browser {
  /** absent: Playwright's own */
  executablePath?: string;
  args: string[];
}

const present = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const ownPath = () => chromium.executablePath();
const answerFile = (io: ToolIo) => join(io.directory, 'browser-path');

const installed: Source = {
  name: "Playwright's own Chromium",
  find: async () => ((await present(ownPath())) ? ownPath() : null),
};

/** Playwright's configuration asks in every worker; only the first of them may download or install. */
export const remembered: Source = {
  name: 'the browser found before',
  find: async (io) => {
    const path = await readFile(answerFile(io), 'utf8').catch(() => '');
    return path !== '' && (await present(path)) ? path : null;
  },
};

export const downloaded: Source = {
  name: "Playwright's download",
  find: async (io) => {
    io.say("Fetching Playwright's own Chromium.");
    const cli = join(dirname(fileURLToPath(import.meta.resolve('@playwright/test'))), 'cli.js');
    // no network shows within seconds, a slow one may take its time
    await io.run(process.execPath, [cli, 'install', 'chromium'], {
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' },
    });
    return installed.find(io);
  },
};

/** Without the windows of a whole browser, as Playwright's own is: it opens a page in less than half the time. */
const HEADLESS_SHELL = 'chromium-headless-shell';

export const ofTheSystem: Source = {
  name: 'a Chromium of the system',
  find: async (io) => {
    for (const command of [HEADLESS_SHELL, 'chromium', 'chromium-browser', 'google-chrome']) {
      try {
        return (await io.run('which', [command])).trim();
      } catch {
        // the next name
      }
    }
    return null;
  },
};

export const fromApt: Source = {
  name: "Debian's packages of Chromium",
  find: async (io) => {
    try {
      await io.run('apt-get', ['--version']);
    } catch {
      return null;
    }
    io.say("Installing Debian's package of Chromium.");
    const unattended = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
    const install = (name: string) =>
      io.run('apt-get', ['install', '--yes', '--no-install-recommends', name], unattended);
    await io.run('apt-get', ['update'], unattended);
    // older suites have the whole browser only
    await install(HEADLESS_SHELL).catch(() => install('chromium'));
    return ofTheSystem.find(io);
  },
};

const ADVICE = 'Install one with `npx playwright install --with-deps chromium`, or put chromium on PATH.';

/** Keeps a browser of the system from calling home, and lets it run for root, whom its sandbox refuses. */
const SYSTEM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser for tests and pictures, fetched when the machine has none. */
export async function findBrowser(io: ToolIo = realIo): Promise<Browser> {
  const path = await findTool('Chromium', [installed, remembered, downloaded, ofTheSystem, fromApt], ADVICE, io);
  if (path === ownPath()) return { args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
  await mkdir(io.directory, { recursive: true });
  await writeFile(answerFile(io), path);
  return { executablePath: path, args: SYSTEM_ARGUMENTS };
}
