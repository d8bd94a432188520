import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import type { DataReader, NatsConnectionLike } from '../../lib/jetstream/connection.ts';
import { findNatsServer } from '../../scripts/tools/find-nats-server.ts';
import { freePorts } from '../../scripts/tools/free-ports.ts';
import { startNatsProcess } from '../../scripts/tools/nats-process.ts';

export interface JetStreamServer {
  nats: NatsConnection;
  manager: JetStreamManager;
  reader: DataReader;
  /** the same server as one before 2.11 would answer */
  oldReader: DataReader;
  /** may ask about streams and read nothing */
  inspector: NatsConnection;
  publish: (subject: string, payload?: string | Uint8Array, headers?: MsgHdrs) => Promise<number>;
  stop: () => Promise<void>;
}

const INBOX = '_INBOX.test';

/** A bare nats-server with JetStream and no accounts: `lib/jetstream` asks its questions over any connection. */
export async function startJetStreamServer(): Promise<JetStreamServer> {
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-jetstream-'));
  const [port = 0, monitorPort = 0] = await freePorts(2);
  const configFile = join(directory, 'nats-server.conf');
  await writeFile(
    configFile,
    `listen: "127.0.0.1:${port}"
http: "127.0.0.1:${monitorPort}"
max_payload: 2MB
jetstream { store_dir: "${directory}/store" }
authorization { users: [
  { user: all, password: all }
  { user: inspector, password: inspector, permissions: { publish: "$JS.API.STREAM.INFO.*", subscribe: "${INBOX}.>" } }
] }
`,
  );
  const logFile = join(directory, 'nats-server.log');
  const server = await startNatsProcess({ binary: await findNatsServer(), configFile, logFile, monitorPort });
  const connectAs = (user: string) => connect({ servers: `127.0.0.1:${port}`, user, pass: user, inboxPrefix: INBOX });
  const nats = await connectAs('all');
  const inspector = await connectAs('inspector');
  const manager = await jetstreamManager(nats);
  const client = jetstream(nats);
  return {
    nats,
    manager,
    reader: { connection: nats, inboxPrefix: INBOX },
    oldReader: { connection: asOldServer(nats), inboxPrefix: INBOX },
    inspector,
    publish: async (subject, payload = '', headers) => {
      const ack = await client.publish(subject, payload, headers ? { headers } : {});
      return ack.seq;
    },
    stop: async () => {
      await nats.close();
      await inspector.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Takes out of direct questions what a nats-server before 2.11 does not know, so it answers as that one did. */
function asOldServer(nats: NatsConnection): NatsConnectionLike {
  return {
    request: (subject, payload, options) => nats.request(subject, payload, options),
    subscribe: (subject, options) => nats.subscribe(subject, options),
    publish: (subject, payload, options) => {
      const { seq, next_by_subj } = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
      nats.publish(subject, JSON.stringify({ seq, next_by_subj }), options);
    },
  };
}
