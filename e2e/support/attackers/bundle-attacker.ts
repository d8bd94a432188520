import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { pages } from '../../../lib/domain/paths.ts';
import type { Attacker, openAttacker } from './attacker-in-page.ts';

/** Name of the bundle in the page. */
const ATTACKER = 'vertebraAttacker';
interface Bundle {
  openAttacker: typeof openAttacker;
}

/** The attacker with its NATS client as one script. */
async function bundleAttacker(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('attacker-in-page.ts', import.meta.url)),
        formats: ['iife'],
        name: ATTACKER,
      },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const [chunk] = bundle?.output ?? [];
  if (chunk?.type !== 'chunk') throw new Error('The attacker was not bundled.');
  return chunk.code;
}

/** An attacker whose connection lives in a page; what is called here happens there. */
export async function openInPage(page: Page, path: string): Promise<Attacker> {
  await page.addInitScript({ content: `${await bundleAttacker()};window.${ATTACKER} = ${ATTACKER};` });
  await page.goto(pages.home());
  const attacker = await page.evaluateHandle(
    ([name, at]) => (window as unknown as Record<string, Bundle>)[name]?.openAttacker(at),
    [ATTACKER, path] as const,
  );
  const { publicKey, seed, session } = await attacker.evaluate((one) => {
    if (one === undefined) throw new Error('the attacker is not in the page');
    return { publicKey: one.publicKey, seed: one.seed, session: one.session };
  });
  return {
    publicKey,
    seed,
    session,
    attack: (attempts) => attacker.evaluate((one, all) => one?.attack(all) ?? [], attempts),
  };
}
