import { keepNavigation } from './lib/client/keep-navigation.ts';
import { noteNavigation } from './lib/client/stale-page.ts';

/** Next calls this when a navigation within the console begins. */
export function onRouterTransitionStart(url: string): void {
  noteNavigation(url);
  keepNavigation(window.history);
}
