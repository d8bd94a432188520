import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hub } from '../stream/hub.ts';
import type { EnvironmentReader } from './reader.ts';

/** A request after every check that needs no knowledge of the matter. */
export interface Asked {
  reader: EnvironmentReader;
  /** the path's `{key}` as it was asked for; empty in a path without one */
  key: string;
  query: URLSearchParams;
  incoming: IncomingMessage;
  response: ServerResponse;
  hub: Hub;
}
