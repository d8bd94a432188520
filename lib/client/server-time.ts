/**
 * The time as the server has it. Ages and countdowns are about times that servers wrote, so a clock of the browser that is
 * wrong, or jumps, must not show in them.
 */

/** The header Date of HTTP has whole seconds. */
const DATE_RESOLUTION_MILLISECONDS = 1_000;
/** More than this is worth a word to whoever sits there. */
const WORTH_A_WORD_MILLISECONDS = 60_000;

/** Milliseconds since 1970 by a clock that nobody sets while the page is open. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

/** What the server is ahead of the steady clock: between these two, milliseconds. */
let bounds = { least: -Infinity, most: Infinity };
let offset = 0;

/** A clock that agrees with all that was heard is taken as it is. */
function choose({ least, most }: typeof bounds): number {
  if (least <= 0 && most >= 0) return 0;
  return (least + most) / 2;
}

/**
 * Takes what an answer says about the time. `sentAt` and `receivedAt` are of `steadyNow`: the server's clock was read in
 * between. Answers narrow it down; one that contradicts those before (the computer slept) begins anew.
 */
export function noteServerDate(date: string | null, sentAt: number, receivedAt: number): void {
  const at = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(at)) return;
  const answered = { least: at - receivedAt, most: at + DATE_RESOLUTION_MILLISECONDS - sentAt };
  const both = { least: Math.max(bounds.least, answered.least), most: Math.min(bounds.most, answered.most) };
  bounds = both.least <= both.most ? both : answered;
  offset = choose(bounds);
}

/** Milliseconds since 1970 as the server has them; the browser's own while no answer has come. */
export const serverNow = (): number => steadyNow() + offset;

/** Whole minutes that this browser's clock is ahead of the server's; 0 while it is less than one. Negative: behind. */
export function clockSkewMinutes(): number {
  const skew = Date.now() - serverNow();
  return Math.abs(skew) < WORTH_A_WORD_MILLISECONDS ? 0 : Math.round(skew / WORTH_A_WORD_MILLISECONDS);
}

/** Asks with `send` and takes the time of its answer. */
export async function notingTime(send: () => Promise<Response>): Promise<Response> {
  const sentAt = steadyNow();
  const response = await send();
  noteServerDate(response.headers.get('date'), sentAt, steadyNow());
  return response;
}
