import type { ProjectionMark } from '../../../lib/server/spine/state/projection-marks.ts';

/** People hear of it for so long, or until somebody has the state compared with all events. */
const TOLD_MS = 7 * 86_400_000;

const WORDS = {
  restored: (events: string, at: string) =>
    `${events} were acknowledged on the consumer “projector” without being in the state: somebody else reads through it, or changed it. They were read again from the stream, last at ${at}.`,
  gone: (events: string, at: string) =>
    `${events} left the stream before they were projected, last at ${at}: it was purged, they were deleted, or it is at a limit. The state does not have them.`,
  vanished: (events: string, at: string) =>
    `${events} vanished from the bucket without a delete marker, last at ${at}: it was purged or rolled up, or is at a limit. They are written again as far as the stream has their events.`,
} as const;

const NOUNS = { restored: 'event', gone: 'event', vanished: 'key' } as const;

const timeOf = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/**
 * What happened to an Environment lately that people should know, in sentences; null when nothing did.
 * @param now milliseconds since 1970
 */
export function noticeOf(mark: ProjectionMark, now: number): string | null {
  const sentences = (['restored', 'gone', 'vanished'] as const).flatMap((incident) => {
    const happened = mark[incident];
    if (happened === null || now - Date.parse(happened.at) > TOLD_MS) return [];
    const count = `${happened.events.toLocaleString('en')} ${NOUNS[incident]}${happened.events === 1 ? '' : 's'}`;
    return [WORDS[incident](count, timeOf(happened.at))];
  });
  return sentences.length === 0 ? null : sentences.join(' ');
}
