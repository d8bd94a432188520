import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Hub } from '../stream/hub.ts';
import type { EnvironmentReader } from './reader.ts';

/** Headers of ours that a page of the console may read. */
export const REVISION = 'Vertebra-Revision';
export const PAYLOADS = 'Vertebra-Payloads';
export const NEXT = 'Vertebra-Next';

/** A request of node:http and its answer, as Hono hands them on. */
export type Exchange = Context<{ Bindings: HttpBindings; Variables: { correlation: string } }>;

/** A request after every check that needs no knowledge of the matter. */
export interface Asked {
  exchange: Exchange;
  reader: EnvironmentReader;
  /** the path's `{key}` as it was asked for; empty in a path without one */
  key: string;
  query: URLSearchParams;
  hub: Hub;
}
