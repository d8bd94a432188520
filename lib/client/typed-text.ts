/** Fields of forms that somebody has typed into since the page was opened; a search or filter is kept by the address. */
const typed = new Set<HTMLInputElement | HTMLTextAreaElement>();

const isText = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'search');

/** Notes what is typed in the window until the signal aborts. */
export function watchTyping(window: Window, signal: AbortSignal): void {
  const note = ({ target }: Event) => {
    if (isText(target) && target.closest('form') !== null) typed.add(target);
  };
  window.addEventListener('input', note, { signal, capture: true });
}

/** Whether leaving the page would lose typed text: of a form that still stands there. */
export function hasTypedText(): boolean {
  for (const field of typed) if (!field.isConnected) typed.delete(field);
  return [...typed].some(({ value }) => value.trim() !== '');
}
