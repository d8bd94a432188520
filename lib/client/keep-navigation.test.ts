import { beforeEach, describe, expect, it } from 'vitest';
import { keepNavigation } from './keep-navigation.ts';

/** A browser's history with Next's router on it: a write without a state of Next's is a navigation that replaces the pending one. */
class RoutedHistory {
  entry: { state: unknown; url: string } = { state: { tree: 'organizations' }, url: '/organizations' };
  navigations: string[] = [];

  get state(): unknown {
    return this.entry.state;
  }

  replaceState(state: unknown, _unused: string, url?: string | URL | null): void {
    if (state === null) this.navigations.push(String(url));
    // a browser keeps a copy
    this.entry = { state: structuredClone(state ?? this.entry.state), url: String(url) };
  }
}

let history: RoutedHistory;
const write = (url: string) => history.replaceState(null, '', url);

// the module keeps what it found the first time, as a page does
const routed = new RoutedHistory();
beforeEach(() => {
  history = routed;
  history.entry = { state: { tree: 'organizations' }, url: '/organizations' };
  history.navigations = [];
});

describe('a navigation that has begun', () => {
  it('outlives what is written into the address before the entry is left', () => {
    keepNavigation(history);
    write('/organizations?q=ac');
    write('/organizations?q=acme');
    expect(history.navigations).toEqual([]);
    expect(history.entry).toEqual({ state: { tree: 'organizations' }, url: '/organizations?q=acme' });
  });

  it('is over once another entry is there', () => {
    keepNavigation(history);
    history.entry = { state: { tree: 'acme' }, url: '/organizations/acme' };
    write('/organizations/acme?tab=streams');
    expect(history.navigations).toEqual(['/organizations/acme?tab=streams']);
  });

  it('lets the router write states of its own', () => {
    keepNavigation(history);
    history.replaceState({ tree: 'acme' }, '', '/organizations/acme');
    expect(history.entry.state).toEqual({ tree: 'acme' });
    write('/organizations/acme?tab=streams');
    expect(history.navigations).toEqual(['/organizations/acme?tab=streams']);
  });

  it('is told from the ones before', () => {
    keepNavigation(history);
    history.entry = { state: { tree: 'acme' }, url: '/organizations/acme' };
    keepNavigation(history);
    write('/organizations/acme?tab=streams');
    expect(history.navigations).toEqual([]);
  });
});
