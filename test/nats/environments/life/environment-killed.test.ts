/** A server that dies in adding, changing, retiring, restoring or deleting an Environment: another one carries it to its end, from every step. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentSettings } from '../../../../lib/domain/environments/environment-life.ts';
import type { Caller } from '../../../../lib/domain/system/caller.ts';
import { addEnvironment } from '../../../../lib/server/features/environments/life/add-environment.command.ts';
import { getEnvironment } from '../../../../lib/server/features/environments/life/get-environment.query.ts';
import { carryOnEnvironments } from '../../../../lib/server/features/environments/life/open-environments.reconcile.ts';
import {
  deleteEnvironment,
  restoreEnvironment,
  retireEnvironment,
} from '../../../../lib/server/features/environments/life/retire-environment.command.ts';
import { createOrganization } from '../../../../lib/server/features/organizations/create-organization.command.ts';
import { readOpenActs } from '../../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../../battery/organization.ts';
import { member, operator } from '../../../harness/callers.ts';
import { killAt, recordsOf, settle } from '../../../harness/cut-off.ts';
import { openHome, seenSettings } from '../../../harness/accounts/environment-settings.ts';
import { issue } from '../../../harness/issue.ts';
import type { HeldCredential } from '../../../harness/issue.ts';
import { startVertebra } from '../../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../../harness/vertebra-process.ts';

const NAME = 'acme-dev';
const confirmed = { confirm: NAME, reason: 'Not needed.' };
type State = 'active' | 'retired' | 'none';

let vertebra: VertebraProcess;
let home: NatsConnection;
let publisher: HeldCredential | undefined;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'] });
  home = await openHome('acme');
});
afterAll(async () => {
  await home.close();
  await vertebra.stop();
});

const state = async (): Promise<State> =>
  getEnvironment(operator(), 'acme', NAME).then(
    (found) => found.state,
    () => 'none',
  );
const streams = async () =>
  (await (await jetstreamManager(home)).streams.names().next()).filter((name) => name.includes(NAME)).sort();

/** Has somebody who may write to it; those of an Environment that was deleted since may not. */
async function ensurePublisher(): Promise<HeldCredential> {
  publisher ??= await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  return publisher;
}

/** Brings the Environment where an act begins. */
async function begin(from: State): Promise<void> {
  if (from !== 'none' && (await state()) === 'active') await ensurePublisher();
  for (let now = await state(); now !== from; now = await state()) {
    if (now === 'none') {
      await addEnvironment(operator(), 'acme', { type: 'dev' });
      publisher = undefined;
      if (from !== 'none') await ensurePublisher();
    } else if (now === 'active') await Array.fromAsync(await retireEnvironment(operator(), 'acme', NAME, confirmed));
    else if (from === 'none') await Array.fromAsync(await deleteEnvironment(operator(), 'acme', NAME, confirmed));
    else await Array.fromAsync(await restoreEnvironment(operator(), 'acme', NAME, { reason: 'Needed.' }));
  }
}

type Act = 'add' | 'change' | 'retire' | 'restore' | 'delete';
type Step = readonly [what: string, subject: string, nth: number, result: 'done' | 'failed'];
/** Where each act begins and ends, and what is written, in its order: the server dies before it is. */
const ACTS: Record<Act, { from: State; to: State; steps: readonly Step[] }> = {
  add: {
    from: 'none',
    to: 'active',
    steps: [
      ['the mark', '$KV.open-environments.', 1, 'failed'],
      ['the record', '$KV.organizations.', 1, 'failed'],
      ['its stream', '$JS.API.STREAM.CREATE.WS_acme-dev', 1, 'done'],
      ['its consumer', '$JS.API.CONSUMER.', 1, 'done'],
      ['its name in the record', '$KV.organizations.', 2, 'done'],
      ['its claims', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
      ['the end in the record', '$KV.organizations.', 3, 'done'],
      ['the end of the mark', '$JS.API.STREAM.PURGE.KV_open-environments', 1, 'done'],
      ['the outcome', 'audit-log.', 2, 'done'],
    ],
  },
  change: {
    from: 'active',
    to: 'active',
    steps: [
      ['the record', '$KV.organizations.', 1, 'failed'],
      ['the bucket', '$JS.API.STREAM.UPDATE.', 1, 'done'],
      ['the stream', '$JS.API.STREAM.UPDATE.', 3, 'done'],
      ['the end in the record', '$KV.organizations.', 2, 'done'],
    ],
  },
  retire: {
    from: 'active',
    to: 'retired',
    steps: [
      ['the record', '$KV.organizations.', 1, 'failed'],
      ['claims of the home account', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
      ['claims of the edge account', '$SYS.REQ.CLAIMS.UPDATE', 2, 'done'],
      ['what is proven', '$KV.organizations.', 2, 'done'],
      ['the end in the record', '$KV.organizations.', 3, 'done'],
    ],
  },
  restore: {
    from: 'retired',
    to: 'active',
    steps: [
      ['the record', '$KV.organizations.', 1, 'failed'],
      ['claims of the home account', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
      ['claims of the edge account', '$SYS.REQ.CLAIMS.UPDATE', 2, 'done'],
      ['the end in the record', '$KV.organizations.', 2, 'done'],
    ],
  },
  delete: {
    from: 'retired',
    to: 'none',
    steps: [
      ['the record', '$KV.organizations.', 1, 'failed'],
      ['its keys', '$KV.signing-keys.', 1, 'done'],
      ['claims without its keys', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
      ['what is proven', '$KV.organizations.', 2, 'done'],
      ['its stream', '$JS.API.STREAM.DELETE.', 1, 'done'],
      ['its mark of projection', '$KV.projections.', 1, 'done'],
      ['its name in the record', '$KV.organizations.', 3, 'done'],
      ['claims without its name', '$SYS.REQ.CLAIMS.UPDATE', 3, 'done'],
      ['the end in the record', '$KV.organizations.', 4, 'done'],
    ],
  },
};

/** Others than they were, told apart by the history. */
const changed = (settings: EnvironmentSettings, history: number): EnvironmentSettings => ({
  ...settings,
  events: { ...settings.events, maxMessages: history * 100 },
  state: { maxBytes: -1, history },
});

async function commandOf(act: Act, caller: Caller, history: number) {
  const about = { caller, organization: 'acme' };
  if (act === 'add') return { name: 'add-environment', ...about, input: { type: 'dev' } } as const;
  const on = { ...about, environment: NAME };
  if (act === 'retire') return { name: 'retire-environment', ...on, input: confirmed } as const;
  if (act === 'restore') return { name: 'restore-environment', ...on, input: { reason: 'Needed.' } } as const;
  if (act === 'delete') return { name: 'delete-environment', ...on, input: confirmed } as const;
  const { settings, version } = await seenSettings('acme', NAME);
  const input = { version, settings: changed(settings, history), dropsData: true };
  return { name: 'change-environment', ...on, input } as const;
}

describe.each(Object.keys(ACTS) as Act[])('%s', (act) => {
  const { from, to, steps } = ACTS[act];
  it.each(steps)('killed before %s', { timeout: 60_000 }, async (_, subject, nth, result) => {
    await begin(from);
    if (act === 'add') publisher = undefined;
    const old = publisher;
    const before = act === 'add' ? null : (await seenSettings('acme', NAME)).settings;
    const caller = operator();
    const history = 11 + ((before?.state.history ?? 0) % 40);
    await killAt(vertebra, await commandOf(act, caller, history), subject, nth);
    const isDone = result === 'done';
    const now = isDone ? to : from;
    // Half of them are carried on by their mark, half by their intent in the audit log.
    if (nth % 2 === 1) {
      await Promise.all([carryOnEnvironments(0), carryOnEnvironments(0)]);
      await carryOnEnvironments(0);
      expect(await state()).toBe(now);
      expect(await readOpenActs('open-environments')).toEqual([]);
    }
    const known = await recordsOf(caller);
    if (known.length > 1) expect(known).toMatchObject([{ result: 'intent' }, { result }]);
    else expect(await settle(caller)).toMatchObject({ result });
    await carryOnEnvironments(0);
    expect(await state()).toBe(now);
    expect(await readOpenActs('open-environments')).toEqual([]);
    expect((await streams()).length).toBe(now === 'none' ? 0 : 3);
    if (act === 'change' && before !== null)
      expect((await seenSettings('acme', NAME)).settings).toEqual(isDone ? changed(before, history) : before);
    if (old === undefined) return;
    const entering = connectWith(vertebra.nats.url, old).then((connection) => connection.close());
    if (now === 'active') await entering;
    else await expect(entering).rejects.toThrow();
  });
});
