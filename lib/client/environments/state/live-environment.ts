import type { ProjectionStatus } from '../../../domain/environments/environment-state.ts';
import type { ObjectsNow } from './state-mirror.ts';

/** An Environment as this page follows it. */
export interface LiveEnvironment {
  /** `refused` and `ended` stay until somebody tries again, `paused` until they resume; everything else recovers by itself */
  status: 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended' | 'refused';
  /** why it is not live; null while nobody knows */
  problem: { title: string; detail: string; correlation?: string | undefined } | null;
  /** since when nothing was heard, milliseconds since 1970 by the server's clock; null while it is heard, or was closed */
  silentSince: number | null;
  /** null until the first snapshot is whole */
  objects: ObjectsNow | null;
  projection: ProjectionStatus | null;
}

/** Tells a change of it. */
export type ReportLive = (change: Partial<LiveEnvironment>) => void;

export const CONNECTING: LiveEnvironment = {
  status: 'connecting',
  problem: null,
  silentSince: null,
  objects: null,
  projection: null,
};
