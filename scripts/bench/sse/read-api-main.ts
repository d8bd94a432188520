/** The read API of a projector in a process of its own; the variables of a Vertebra server are in its environment. */
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { startReadApi } from '../../../worker/read-api/http/server.ts';
import { residentBytes } from './memory.ts';
import type { FromServer, ToServer } from './messages.ts';

const tell = (message: FromServer) => process.send?.(message);

const { port } = await startReadApi(getReadiness);
process.on('message', (message: ToServer) => {
  if (message.kind === 'measure') void residentBytes().then((bytes) => tell({ kind: 'memory', bytes }));
});
tell({ kind: 'listening', port });
