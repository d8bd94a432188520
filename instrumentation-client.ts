import { keepNavigation } from './lib/client/keep-navigation.ts';

/** Next calls this when a navigation within the console begins. */
export function onRouterTransitionStart(): void {
  keepNavigation(window.history);
}
