import type { ProjectionStatus, StateEntry } from '../../../domain/environments/environment-state.ts';
import { rowOf } from './object-row.ts';
import type { ObjectRow } from './object-row.ts';
import { putRow, removeRow } from './sorted-rows.ts';
import type { SortedRows } from './sorted-rows.ts';
import type { StateEvent } from './state-event.ts';

/** The objects of an Environment at one revision. A new one with each change, so that what is made of it is made anew. */
export interface ObjectsNow {
  /** by key; changed in place when the next one comes */
  rows: readonly ObjectRow[];
  /** of the bucket: everything written until then is in here */
  revision: number;
  /** false: keys without values */
  payloads: boolean;
}

const byKey = (a: ObjectRow, b: ObjectRow) => (a.key < b.key ? -1 : 1);

/** What this page knows of an Environment's state. Events are put into it in the order they came. */
export class StateMirror {
  objects: ObjectsNow | null = null;
  projection: ProjectionStatus | null = null;
  #rows: SortedRows = [];
  /** of a snapshot that has not ended; what was there before is shown until then */
  #coming: { rows: SortedRows; payloads: boolean } | null = null;

  apply(event: StateEvent, now: number): void {
    switch (event.type) {
      case 'snapshot':
        this.#coming ??= { rows: [], payloads: event.payloads };
        for (const entry of event.entries) this.#collect(entry);
        break;
      case 'live':
        this.#begin(event.revision);
        break;
      case 'put':
        this.#put(event.entry, now);
        break;
      case 'delete':
        removeRow(this.#rows, event.key);
        this.#moveTo(event.revision);
        break;
      case 'projection':
        this.projection = event.projection;
        break;
      case 'reset':
      case 'end':
        this.#coming = null;
        break;
    }
  }

  /** A new connection begins: half a snapshot of the one before is no part of what comes. */
  begin(): void {
    this.#coming = null;
  }

  /** What a grant had opened does not stay in the page when the grant is over. */
  forget(): void {
    this.objects = null;
    this.#rows = [];
    this.#coming = null;
  }

  #collect(entry: StateEntry): void {
    const row = rowOf(entry, null);
    if (row !== null) this.#coming?.rows.push(row);
  }

  #begin(revision: number): void {
    if (this.#coming === null) return this.#moveTo(revision);
    this.#rows = this.#coming.rows.sort(byKey);
    this.objects = { rows: this.#rows, revision, payloads: this.#coming.payloads };
    this.#coming = null;
  }

  #put(entry: StateEntry, now: number): void {
    const row = rowOf(entry, now);
    if (row !== null) putRow(this.#rows, row);
    this.#moveTo(entry.revision);
  }

  #moveTo(revision: number): void {
    if (this.objects !== null) this.objects = { ...this.objects, revision };
  }
}
