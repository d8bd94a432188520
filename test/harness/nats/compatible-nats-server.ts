/**
 * Loaded before every file of the project `compatibility`: its tests start a nats-server of the version that `npm run test:compatibility`
 * names, else of the oldest supported series.
 */
import { findNatsServerOf } from '../../../scripts/tools/find-nats-server.ts';

process.env.NATS_SERVER = await findNatsServerOf(process.env.VERTEBRA_TEST_NATS_VERSION);
