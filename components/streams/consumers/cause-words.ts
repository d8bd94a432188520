import { counted, formatCount, formatDuration, formatRate } from '@/components/ui/content/format.ts';
import type { ConsumerCause } from '@/lib/jetstream/consumers/consumer-cause.ts';
import type { ConsumerInfo } from '@/lib/jetstream/consumers/consumer-info.ts';
import type { ConsumerPace } from '@/lib/jetstream/consumers/consumer-pace.ts';

interface CauseWords {
  /** in a row of a list */
  label: string;
  /** one sentence: what it is */
  title: string;
  /** the figures that show it, under NATS' own names */
  detail: string;
}

const wait = (count: number) => `${counted(count, 'message')} ${count === 1 ? 'waits' : 'wait'} for it`;
const minute = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
/** `+31 /min`. */
export const growthText = (perSecond: number): string =>
  `${perSecond > 0 ? '+' : perSecond < 0 ? '−' : '±'}${minute.format(Math.abs(perSecond * 60))}\u00a0/min`;

const rates = ({ deliveredPerSecond, acknowledgedPerSecond, growthPerSecond, overMilliseconds }: ConsumerPace) =>
  `In the last ${formatDuration(overMilliseconds)}: delivered ${formatRate(deliveredPerSecond)}, acknowledged ` +
  `${formatRate(acknowledgedPerSecond)}, waiting ${growthText(growthPerSecond)}.`;

/** What of its configuration slows it down by design. */
function brakes({ config }: ConsumerInfo): string {
  const words = [
    ...(config.replay_policy === 'original' ? ['It delivers at the pace of publishing (replay_policy original).'] : []),
    ...(config.rate_limit_bps > 0
      ? [`It delivers ${formatCount(config.rate_limit_bps)} bits a second at most (rate_limit_bps).`]
      : []),
  ];
  return words.map((word) => ` ${word}`).join('');
}

/** Where it loses the time. */
function bottleneck(consumer: ConsumerInfo): string {
  const { num_waiting: requests, num_ack_pending: awaited, config } = consumer;
  const limit = config.max_ack_pending > 0 ? ` of ${formatCount(config.max_ack_pending)}` : '';
  const asked =
    config.deliver_subject !== undefined
      ? ''
      : requests === 0
        ? ' No pull request waits (num_waiting 0): its clients ask for less than comes.'
        : ` ${counted(requests, 'pull request')} ${requests === 1 ? 'waits' : 'wait'} (num_waiting).`;
  return `${asked} ${formatCount(awaited)}${limit} in work (num_ack_pending).${brakes(consumer)}`;
}

const time = (iso: string) => new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
const silent = (never: boolean, milliseconds: number) =>
  never
    ? `nothing was ever delivered since it was made ${formatDuration(milliseconds)} ago`
    : `nothing was delivered for ${formatDuration(milliseconds)}`;

/** A cause in words. */
export function causeWords(cause: ConsumerCause, consumer: ConsumerInfo): CauseWords {
  const { config } = consumer;
  switch (cause.id) {
    case 'no-leader':
      return {
        label: 'no leader',
        title: 'No server leads it, so nothing is delivered.',
        detail: `The figures are ${formatDuration(cause.ageMilliseconds)} old. Most of the servers that keep it have to be up; then they choose a leader by themselves.`,
      };
    case 'no-answer':
      return {
        label: 'no answer',
        title: 'How it stands now is not known.',
        detail: `The last answer is ${formatDuration(cause.ageMilliseconds)} old.`,
      };
    case 'unproven':
      return {
        label: 'leader uncertain',
        title: 'The answer is of a server that does not lead it.',
        detail: `That server names ${cause.leader} as leader. Its figures may be old, so nothing is concluded from them.`,
      };
    case 'contradictory':
      return {
        label: 'odd figures',
        title: 'Its figures cannot all be true, so nothing is concluded from them.',
        detail: `${cause.what}. A server that is behind answers so for a moment.`,
      };
    case 'stream-leaderless':
      return {
        label: 'stream stopped',
        title: 'Its stream has no leader, so nothing is stored or delivered.',
        detail: 'Most of the servers that keep the stream have to be up.',
      };
    case 'stream-origin':
      return {
        label: 'stream stopped',
        title: `Nothing comes into its stream from ${cause.origin}.`,
        detail: cause.error === null ? `${cause.origin} was never heard.` : `The server says: ${cause.error}.`,
      };
    case 'filter-outside':
      return {
        label: 'filter matches nothing',
        title: 'Its filter matches no subject of the stream.',
        detail: `It reads ${cause.filters.join(', ')} (filter_subjects); the stream takes ${cause.subjects.join(', ') || 'nothing of its own'}.`,
      };
    case 'paused':
      return {
        label: cause.milliseconds === null ? 'paused' : `paused, ${formatDuration(cause.milliseconds)} left`,
        title: `Delivery is paused${cause.until === null ? '' : ` until ${time(cause.until)}`}.`,
        detail: `${cause.milliseconds === null ? '' : `${formatDuration(cause.milliseconds)} left (pause_until). `}${wait(consumer.num_pending)}; none is lost.`,
      };
    case 'no-subscriber':
      return {
        label: 'no subscriber',
        title: 'Nobody listens where it delivers.',
        detail: `No client subscribes to ${cause.subject} (deliver_subject${config.deliver_group === undefined ? '' : `, queue ${config.deliver_group}`}); ${wait(cause.pending)}.`,
      };
    case 'no-pull':
      return {
        label: 'nobody pulls',
        title: 'Nobody pulls from it.',
        detail:
          `No pull request waits (num_waiting 0), and ${silent(cause.never, cause.milliseconds)}; ${wait(cause.pending)}.` +
          (cause.awaited > 0
            ? ` ${counted(cause.awaited, 'message')} delivered before ${cause.awaited === 1 ? 'awaits' : 'await'} acknowledgement, unless a client still works on ${cause.awaited === 1 ? 'it' : 'them'}.`
            : ''),
      };
    case 'not-served':
      return {
        label: 'not served',
        title: 'Clients ask and messages wait, yet nothing is delivered.',
        detail:
          `${counted(cause.requests, 'pull request')} (num_waiting), ${counted(cause.pending, 'message')} (num_pending), nothing for ${formatDuration(cause.milliseconds)}.` +
          (config.priority_policy === undefined || config.priority_policy === 'none'
            ? ''
            : ` Its priority_policy ${config.priority_policy} may hold messages back.`) +
          brakes(consumer),
      };
    case 'stalled':
      return {
        label: 'max_ack_pending reached',
        title: 'It delivers no more before something is acknowledged.',
        detail:
          `All ${formatCount(cause.awaited)} messages that it may hand out (max_ack_pending) await acknowledgement; ` +
          (cause.sinceAcknowledgement === null
            ? 'none was ever acknowledged.'
            : `the last acknowledgement came ${formatDuration(cause.sinceAcknowledgement)} before.`),
      };
    case 'overdue':
      return {
        label: 'acknowledgements late',
        title: 'Acknowledgements are late.',
        detail: `${counted(cause.awaited, 'message')} ${cause.awaited === 1 ? 'was' : 'were'} delivered ${formatDuration(cause.milliseconds)} ago or before and ${cause.awaited === 1 ? 'is' : 'are'} not acknowledged; ack_wait is ${formatDuration(cause.waitMilliseconds)}.`,
      };
    case 'redelivering':
      return {
        label: 'delivers again',
        title: 'Messages are delivered again and again.',
        detail: `${counted(cause.redelivered, 'message')} all the while (num_redelivered): not acknowledged within ${formatDuration(cause.waitMilliseconds)} (ack_wait), or refused by the client (nak).`,
      };
    case 'given-up':
      return {
        label: `${cause.atMost === 1 ? '1' : `up to ${formatCount(cause.atMost)}`} given up`,
        title: `It gave up ${cause.atMost === 1 ? '1 message' : `at most ${formatCount(cause.atMost)} messages`}.`,
        detail: `Not acknowledged after ${config.max_deliver === 1 ? '1 delivery' : `${formatCount(config.max_deliver)} deliveries`} (max_deliver), and not delivered again. They stay in the stream behind sequence ${formatCount(consumer.ack_floor.stream_seq)} (ack_floor) as long as the stream keeps them; which ones is told by advisories alone, which nobody keeps here.`,
      };
    case 'too-slow':
      return {
        label: 'falling behind',
        title: 'It falls further behind: more comes than it takes.',
        detail: `${rates(cause.pace)}${bottleneck(consumer)}`,
      };
    case 'standing-behind':
      return {
        label: 'behind',
        title: 'It is behind, and does not catch up.',
        detail: `${wait(cause.pending)}. ${rates(cause.pace)}${bottleneck(consumer)}`,
      };
    case 'catching-up':
      return {
        label: 'catching up',
        title: `It catches up, in about ${formatDuration(cause.milliseconds)} at this pace.`,
        detail: `${wait(cause.pending)}. ${rates(cause.pace)}`,
      };
    case 'waiting':
      return {
        label: `${formatCount(cause.pending)} waiting`,
        title: `${wait(cause.pending)}.`,
        detail: 'Whether it catches up is told by the next answers.',
      };
    case 'replica-offline':
      return {
        label: 'replica away',
        title: `${cause.names.join(', ')} ${cause.names.length === 1 ? 'is' : 'are'} away.`,
        detail: 'It goes on while more than half of its servers are up.',
      };
    case 'nothing-matches':
      return {
        label: 'nothing for it yet',
        title: 'None of the stored messages is for it.',
        detail: `The stream holds ${counted(cause.messages, 'message')}; none matches its filter (filter_subjects).`,
      };
    case 'keeps-up':
      return {
        label: 'keeps up',
        title: cause.pending === 0 ? 'It keeps up: nothing waits for it.' : 'It keeps up.',
        detail:
          (cause.pending === 0
            ? ''
            : `${counted(cause.pending, 'message')} ${cause.pending === 1 ? 'waits' : 'wait'}, less than a minute of work. `) +
          (cause.sinceDelivery === null || consumer.delivered.consumer_seq === 0
            ? ''
            : `Last delivery ${formatDuration(cause.sinceDelivery)} before the answer.`),
      };
  }
}
