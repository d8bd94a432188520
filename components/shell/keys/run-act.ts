import type { PageAct } from '@/components/ui/page-acts/page-acts.ts';

/** Does what a page offers; one that is refused does nothing. `push` goes to a page of the console. */
export function runAct(act: PageAct, push: (href: string) => void): void {
  if (act.refusal !== undefined) return;
  if (act.run !== undefined) act.run();
  // a file of the API is no page: the browser saves it
  else if (act.href.startsWith('/api/')) window.location.assign(act.href);
  else push(act.href);
}
