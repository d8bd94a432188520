/** A server that dies in suspending an Organization or resuming it: the next one finds out how far it was, and carries it to its end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { proveOpenSuspensions } from '../../../lib/server/features/organizations/open-suspensions.reconcile.ts';
import {
  resumeOrganization,
  suspendOrganization,
} from '../../../lib/server/features/organizations/suspend-organization.command.ts';
import { readOpenActs } from '../../../lib/server/spine/state/open-acts.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../../harness/callers.ts';
import { killAt, recordsOf, settle } from '../../harness/cut-off.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const SAYS = expect.stringMatching(/^Proven on every server by now, on test-1 last\. Reason given: /) as string;
const INPUT = {
  suspend: { confirm: 'acme', reason: 'Keys leaked.' },
  resume: { reason: 'All new.' },
};
type Act = keyof typeof INPUT;

let vertebra: VertebraProcess;
let held: HeldCredential;
let before: unknown;
const claims = async () => {
  const record = (await readOrganizationRecord('acme'))?.record;
  const both = await Promise.all([record?.home, record?.edge].map((key) => readStoredClaims(key ?? '')));
  return both.map((one) => one?.nats);
};
const state = async () => (await getOrganization(operator(), 'acme')).organization.state;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  held = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  before = await claims();
});
afterAll(() => vertebra.stop());

/** Each thing that is written, in its order: the server dies before it is. */
const STEPS = [
  ['the mark that it has begun', '$KV.open-suspensions.', 1, 'failed'],
  ['the record', '$KV.organizations.', 1, 'failed'],
  ['claims of the home account', '$SYS.REQ.CLAIMS.UPDATE', 1, 'done'],
  ['claims of the edge account', '$SYS.REQ.CLAIMS.UPDATE', 2, 'done'],
  ['that claims are written', '$KV.organizations.', 2, 'done'],
  ['what is proven', '$KV.organizations.', 3, 'done'],
  ['the end of the mark', '$JS.API.STREAM.PURGE.KV_open-suspensions', 1, 'done'],
  ['the outcome', 'audit-log.', 2, 'done'],
] as const;

const commandOf = (act: Act, caller: ReturnType<typeof operator>) =>
  act === 'suspend'
    ? ({ name: 'suspend-organization', caller, organization: 'acme', input: INPUT.suspend } as const)
    : ({ name: 'resume-organization', caller, organization: 'acme', input: INPUT.resume } as const);

describe.each(['the audit log', 'who proves'] as const)('%s finds it', (who) => {
  describe.each(['suspend', 'resume'] as const)('%s', (act) => {
    it.each(STEPS)('killed before %s', { timeout: 60_000 }, async (_, subject, nth, result) => {
      const [from, to] = act === 'suspend' ? ['active', 'suspended'] : ['suspended', 'active'];
      if ((await state()) !== from)
        await Array.fromAsync(
          act === 'suspend'
            ? await resumeOrganization(operator(), 'acme', INPUT.resume)
            : await suspendOrganization(operator(), 'acme', INPUT.suspend),
        );
      const caller = operator();
      await killAt(vertebra, commandOf(act, caller), subject, nth);
      if (who === 'who proves') {
        // One may take the mark away while the other reads; that one looks again later.
        await Promise.allSettled([proveOpenSuspensions(0), proveOpenSuspensions(0)]);
        await proveOpenSuspensions(0);
        expect(await state()).toBe(result === 'done' ? to : from);
      }
      // Who proves it of every server writes that down, which is an outcome.
      const known = await recordsOf(caller);
      if (known.length > 1) expect(known).toMatchObject([{ result: 'intent' }, { result, reason: SAYS }]);
      else expect(await settle(caller)).toMatchObject({ result });
      await proveOpenSuspensions(0);
      expect(await state()).toBe(result === 'done' ? to : from);
      expect(await readOpenActs('open-suspensions')).toEqual([]);
      if ((await state()) === 'suspended') await expect(connectWith(vertebra.nats.url, held)).rejects.toThrow();
      else {
        await (await connectWith(vertebra.nats.url, held)).close();
        expect(await claims()).toEqual(before);
      }
    });
  });
});
