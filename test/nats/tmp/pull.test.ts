import { afterAll, beforeAll, it } from 'vitest';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
let v: any;
beforeAll(async () => { v = await startVertebra(); });
afterAll(() => v.stop());
it('x', async () => {
  const home = await targetOrganization(v.nats.url, 'acme', ['dev', 'prod']);
  for (const mode of ['none','ack', 'ackack', 'fetchthenack','ackack-late', 'rawnext']) {
    const d = mode.replaceAll('-', '');
    const held = await issue(member('acme', 'org-admin'), 'acme', { environment: 'prod', role: 'subscriber', durable: d });
    const c = await connectWith(v.nats.url, held);
    const consumer = await c.jetstream({ checkAPI: false }).consumers.get('WS_acme-prod', d);
    const got: string[] = [];
    const t = Date.now();
    if (mode === 'rawnext') {
      const s = c.subscribe(`${held.issued.inboxPrefix}.x`, { callback: (e, m) => { got.push(m.subject + ' ' + (m.headers?.code ?? '') +' '+ m.reply); } });
      c.publish(`$JS.API.CONSUMER.MSG.NEXT.WS_acme-prod.${d}`, JSON.stringify({ batch: 4, expires: 2e9 }), { reply: `${held.issued.inboxPrefix}.x` });
      await new Promise((r) => setTimeout(r, 2500));
    } else {
    const msgs = [];
    for await (const m of await consumer.fetch({ max_messages: 4, expires: 2000 })) {
      got.push(m.subject); msgs.push(m);
      if (mode === 'ack') m.ack();
      if (mode === 'ackack') got.push(String(await m.ackAck()));
      if (mode === 'ackack-late') { await new Promise((r) => setTimeout(r, 100)); got.push(String(await m.ackAck())); }
    }
    if (mode === 'fetchthenack') for (const m of msgs) got.push(String(await m.ackAck()));
    }
    console.log(mode, Date.now() - t, got);
    const i = await (await home.jetstreamManager()).consumers.info('WS_acme-prod', d);
    console.log(i.delivered, i.ack_floor, i.num_ack_pending, i.num_waiting);
    await c.close();
  }
  await home.close();
});
