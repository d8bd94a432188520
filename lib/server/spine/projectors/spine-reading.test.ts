import { expect, test } from 'vitest';
import { parseJetStream } from '../../accounts/usage/jetstream-reading.ts';
import { figuresOf, mergeSpine } from './spine-reading.ts';

interface Of {
  leader: string;
  consumerLeader: string;
  last: number;
}

const answer = (server: string, { leader, consumerLeader, last }: Of, ...left: string[]) => {
  const stream = (name: string, more: object = {}) => ({
    name,
    created: name,
    cluster: { leader },
    state: { messages: last, last_seq: last, num_subjects: 1 },
    ...more,
  });
  const projector = {
    name: 'projector',
    created: 'c',
    cluster: { leader: consumerLeader },
    ack_floor: { stream_seq: last },
    num_pending: 1,
    num_ack_pending: 2,
  };
  const streams = [
    stream('WS_acme-dev', { consumer_detail: [projector] }),
    stream('KV_ws-acme-dev-state'),
    stream('WS_acme-dev_REJECTED'),
  ].filter(({ name }) => !left.includes(name));
  return parseJetStream({ server: { name: server }, data: { account_details: [{ id: 'A', stream_detail: streams }] } });
};

test('believes only the leader of each stream and consumer', () => {
  const leaders = { leader: 'n1', consumerLeader: 'n2' };
  const reading = mergeSpine(
    [
      answer('n1', { ...leaders, last: 9 }),
      answer('n2', { ...leaders, last: 7 }),
      answer('n3', { ...leaders, last: 1 }),
    ],
    5,
  );
  expect(figuresOf(reading, 'A', 'acme-dev')).toMatchObject({ at: 5, last: 9, acknowledged: 7, lag: 3, revision: 9 });
});

test('knows nothing of what its leader did not tell, or of what is not there', () => {
  const leaders = { leader: 'n1', consumerLeader: 'n2', last: 9 };
  expect(figuresOf(mergeSpine([answer('n1', leaders)], 0), 'A', 'acme-dev')).toBeNull();
  const alone = { leader: 'n1', consumerLeader: 'n1', last: 9 };
  expect(figuresOf(mergeSpine([answer('n1', alone, 'KV_ws-acme-dev-state')], 0), 'A', 'acme-dev')).toBeNull();
  expect(figuresOf(mergeSpine([answer('n1', alone)], 0), 'B', 'acme-dev')).toBeNull();
});
