const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const dayAndTime = new Intl.DateTimeFormat('en', {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  hourCycle: 'h23',
});
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const DAY_SECONDS = 86_400;

/** When a step begins, as precise as steps are; days are those of UTC. `seconds` since 1970. */
export function stepText(seconds: number, stepSeconds: number): string {
  const format = stepSeconds >= DAY_SECONDS ? date : stepSeconds < 60 ? time : dayAndTime;
  return format.format(seconds * 1000);
}
