'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { KeyNames } from '@/lib/client/kv/names/key-names.ts';
import type { NamesFound, NamesRead } from '@/lib/client/kv/names/names-calls.ts';
import { natsProblem } from '@/lib/client/nats/nats-problem.ts';
import type { NatsSession, SessionProblem } from '@/lib/client/nats/session-state.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { serverNow } from '@/lib/client/server-time.ts';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import type { NatsConnectionLike } from '@/lib/jetstream/connection.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import type { LiveRows } from './use-live-rows.ts';

/** Three pages, which takes about a second; of more, somebody has to want all. */
export const LISTED_UNASKED = 250_000;
/** What is kept at most (lib/client/kv/names/names-reader.ts). */
export const MOST_LISTED = 1_000_000;
/** Names beside those in view, so that a small scroll asks for nothing. */
const MARGIN = 60;

interface Reading extends NamesRead {
  /** by the server's clock, milliseconds since 1970, when its first page was asked for */
  askedAt: number;
  /** a page is being read */
  reading: boolean;
  problem: SessionProblem | null;
}

interface Found extends NamesFound {
  /** where the names stand among those that match */
  first: number;
}

const NOTHING: Found = { matching: 0, names: [], first: 0 };

export interface ListedNames {
  /** undefined until it is begun */
  state: Reading | undefined;
  /** those that match the filter, as far as they are in view; undefined until the first are here */
  found: Found | undefined;
  onVisibleRange: (first: number, last: number) => void;
  /** reads all that is left */
  readOn: () => void;
  /** keeps what was read, and reads no further */
  stop: () => void;
  /** begins anew */
  readAgain: () => void;
}

/** The part of a key that a server can look under: up to the last dot of what was typed; null where there is none. */
export function scopeOf(search: string): string | null {
  const scope = search.trim().slice(0, search.trim().lastIndexOf('.') + 1);
  return scope !== '' && subjectFilterProblem(`${scope}>`) === null && !/[*>]/.test(scope) ? scope : null;
}

interface NamesWanted {
  /** what is listed: only names under this one, empty for all; null for nothing */
  scope: string | null;
  /** more than so many are not read unasked */
  most: number;
  search: string;
  live: LiveRows;
}

interface Pages {
  signal: AbortSignal;
  most: number;
  onRead: (read: NamesRead, reading: boolean) => void;
}

/**
 * Reads page after page: those that are read unasked at once, since somebody opens the page, each further one when the page may
 * ask again.
 * @throws JetStreamError
 */
async function readPages(names: KeyNames, { signal, most, onRead }: Pages): Promise<void> {
  const isStopped = () => signal.aborted;
  for (;;) {
    const read = await names.read();
    const more = !read.ended && !isStopped() && read.total <= most;
    onRead(read, more);
    if (!more) return;
    if (read.listed >= LISTED_UNASKED) await requestBudget.turn(signal);
    if (isStopped()) {
      onRead(read, false);
      return;
    }
  }
}

/**
 * The names of a bucket that has more keys than one answer brings at once: read page after page into a worker, where they are kept
 * and searched; new ones are added as they are heard.
 */
export function useKeyNames(
  session: NatsSession,
  bucket: Bucket,
  { scope, most, search, live }: NamesWanted,
): ListedNames {
  const { reader } = session;
  const stream = bucket.info.config.name;
  const { prefix } = bucket;
  const [beginnings, setBeginnings] = useState(0);
  const mark = scope === null ? null : `${String(beginnings)} ${scope}`;
  const names = useRef<KeyNames | null>(null);
  const stopped = useRef(new AbortController());
  const [state, setState] = useState<(Reading & { mark: string }) | null>(null);
  const current = state?.mark === mark ? state : undefined;
  const [found, setFound] = useState<(Found & { mark: string }) | null>(null);
  const [view, setView] = useState({ first: 0, last: 40 });

  // another connection may take the place of the first one
  const connection = useRef<NatsConnectionLike | null>(null);
  const connected = reader !== null;
  useEffect(() => {
    connection.current = reader?.connection ?? null;
  }, [reader]);

  const read = (of: KeyNames, mark: string, most: number, askedAt: number) => {
    const stop = new AbortController();
    stopped.current = stop;
    const isOf = (before: typeof state) => before?.mark !== mark || names.current === of;
    const begun = { mark, askedAt, listed: 0, total: 0, ended: false, upTo: 0, reading: false };
    readPages(of, {
      signal: stop.signal,
      most,
      onRead: (come, reading) =>
        setState((before) => (isOf(before) ? { ...come, mark, askedAt, reading, problem: null } : before)),
    }).catch((error: unknown) => {
      const problem = natsProblem(error);
      setState((before) => ({ ...(before?.mark === mark ? before : begun), reading: false, problem }));
    });
  };
  const readFirst = useEffectEvent((of: KeyNames, mark: string) => read(of, mark, most, serverNow()));
  useEffect(() => {
    if (mark === null || scope === null || !connected) return undefined;
    const of = new KeyNames(connection, { stream, prefix, scope });
    names.current = of;
    readFirst(of, mark);
    return () => {
      of.close();
      stopped.current.abort();
      names.current = null;
    };
  }, [mark, scope, connected, stream, prefix]);

  // What is heard while pages are still read may be before those that are here: it is added once they are.
  const settled = current !== undefined && !current.reading && current.listed > 0;
  const added = useRef({ mark, revision: 0 });
  const addHeard = useEffectEvent(async () => {
    const of = names.current;
    if (of === null || current === undefined || scope === null) return;
    const since = Math.max(added.current.mark === mark ? added.current.revision : 0, current.upTo);
    const heard = [...live.values()].filter(({ key, revision }) => revision > since && key.startsWith(scope));
    if (heard.length === 0) return;
    added.current = { mark, revision: Math.max(...heard.map(({ revision }) => revision)) };
    const { listed } = await of.insert(heard.map(({ key }) => key));
    setState((before) => (before?.mark === mark ? { ...before, listed } : before));
  });
  useEffect(() => {
    if (settled) addHeard().catch(() => undefined);
  }, [settled, live, mark]);

  const listed = current?.listed ?? 0;
  const text = search.trim();
  const first = Math.max(0, view.first - MARGIN);
  const end = view.last + MARGIN;
  useEffect(() => {
    const of = names.current;
    if (of === null || mark === null || listed === 0) return undefined;
    let wanted = true;
    of.find({ text, first, end })
      .then((come) => wanted && setFound({ ...come, first, mark }))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [mark, listed, text, first, end]);

  const shown = found?.mark === mark ? found : null;
  return {
    state: current,
    found: shown ?? (current?.ended === true && listed === 0 ? NOTHING : undefined),
    onVisibleRange: (from, to) => {
      setView((before) => (before.first === from && before.last === to ? before : { first: from, last: to }));
    },
    readOn: () => {
      const of = names.current;
      if (of === null || mark === null || current === undefined) return;
      setState({ ...current, mark, reading: true, problem: null });
      read(of, mark, MOST_LISTED, current.askedAt);
    },
    stop: () => stopped.current.abort(),
    readAgain: () => setBeginnings(beginnings + 1),
  };
}
