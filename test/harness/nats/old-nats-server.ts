/** Loaded before every file of the project `compatibility`: its tests start a nats-server of the oldest supported series. */
import { findOldNatsServer } from '../../../scripts/tools/find-nats-server.ts';

process.env.NATS_SERVER = await findOldNatsServer();
