/** Keys that are one letter can be turned off (WCAG 2.1.4): who speaks to their computer, or hits keys by chance, does that. */

const KEY = 'vertebra.single-keys';
const listeners = new Set<() => void>();

/** Whether they are on; they are where nothing can be kept. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Turns them on or off in this browser. */
export function setSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // not kept: the next page has them on again
  }
  for (const listener of listeners) listener();
}

export function onSingleKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where letters are written, or choose what begins with them. */
const TAKES_LETTERS =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=combobox], [role=listbox], [role=menu], [role=textbox]';

/** Whether a key that was pressed is one of these: nobody types, no modifier is held and no dialog is open. */
export function isSingleKey(event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.defaultPrevented || event.isComposing || event.repeat || !singleKeysOn()) return false;
  if (event.target instanceof Element && event.target.closest(TAKES_LETTERS) !== null) return false;
  return document.querySelector('dialog:modal') === null;
}
