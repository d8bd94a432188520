/** `npm run rotate -- master …`: refused while a process that runs lacks the next secret, and what it says then. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { currentMaster } from '../../../lib/server/nats/connections/current-master.ts';
import { operator, sovereign } from '../../harness/callers.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { startCommand, startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
const master = (...args: string[]) => startCommand(['rotate', 'master', ...args], vertebra.environment).ended;

beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  projector = await startProjectorProcess(vertebra.environment);
});
afterAll(async () => {
  await projector.stop();
  await vertebra.stop();
});

it('says what it takes, and changes nothing, for what it cannot understand', async () => {
  const begin = ['begin', '--reason', 'x'];
  const odd = [[], ['toString'], ['begin'], begin, ['add'], ['status', 'more'], ['status', '--force']];
  const days = ['-1', '366', '1.5', '', '1e2'].map((text) => [...begin, `--days=${text}`]);
  const said = await Promise.all(
    [...odd, ...days, ['begin', '--reason', ' ', '--days', '1']].map((args) => master(...args)),
  );
  for (const one of said)
    expect(one).toMatchObject({ code: 2, text: expect.stringContaining('rotate master begin') as string });
  expect(await currentMaster()).toBe(1);
});

it('without a next secret there is nothing to begin', async () => {
  const { code, text } = await master('begin', '--reason', 'Yearly.', '--days', '30');
  expect(code).toBe(1);
  expect(text).toContain('no newer master secret');
});

it('is refused while a projector lacks the secret, by name, and done once it has it', async () => {
  expect(await master('add', '--dir', path.dirname(vertebra.nats.keysDirectory))).toMatchObject({
    code: 0,
    text: expect.stringContaining('master-2.key') as string,
  });
  const begin = () => master('begin', '--reason', 'Yearly.', '--days', '30');
  const refused = await begin();
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(/^The projector \w+ on \S+ does not hold master secret 2/);
  expect(await currentMaster()).toBe(1);
  await projector.stop();
  projector = await startProjectorProcess(vertebra.environment);
  // the one that has ended counts for ten seconds
  await expect
    .poll(async () => (await begin()).text, { timeout: 40_000, interval: 1_000 })
    .toContain('moved   1 Organizations to master secret 2');
  const { text } = await master('status');
  expect(text).toMatch(/master 1 {2}still needed; \d+ signing keys of 1 Organizations/);
  expect(text).toMatch(/master 2 {2}used; \d+ signing keys of 1 Organizations, [1-9]\d* checkpoints/);
  const { items } = await listAudit(sovereign('security-officer'), { action: 'master-secret.rotate', limit: 20 });
  const ofAct = items.filter(({ correlation }) => correlation === items[0]?.correlation);
  expect(ofAct.map(({ result, actor, organization }) => [result, actor.subject, organization])).toEqual([
    ['done', 'vertebra', null],
    ['done', 'vertebra', 'acme'],
    ['done', 'command-line', null],
    ['intent', 'command-line', null],
  ]);
}, 120_000);
