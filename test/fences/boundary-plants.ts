/** One violation per line: the rule of .dependency-cruiser.cjs that must catch it, the file, and what the file says. */
export interface BoundaryPlant {
  rule: string;
  file: string;
  text: string;
}

/** Files that may be imported, so that it is the room which is refused and not a missing file. */
export const TARGETS = [
  'app/planted-target.ts',
  'components/ui/planted-target.ts',
  'components/kv/planted-target.ts',
  'e2e/planted-target.ts',
  'lib/client/planted-target.ts',
  'lib/domain/planted-target.ts',
  'lib/domain/planted/index.ts',
  'lib/jetstream/planted-target.ts',
  ...['access', 'accounts', 'audit', 'config', 'http', 'identity', 'keys', 'log', 'nats', 'spine', 'telemetry'].map(
    (room) => `lib/server/${room}/planted-target.ts`,
  ),
  'lib/server/features/audit/planted-target.ts',
  'lib/server/features/audit/planted-target.command.ts',
  'scripts/planted-target.ts',
  'test/planted-target.ts',
  'worker/planted-target.ts',
];

const plant = (rule: string, file: string, specifier: string): BoundaryPlant => ({
  rule,
  file,
  text: `import { planted } from '${specifier}';\nexport const seen = planted;`,
});

/** A plant in `room` that takes the one export of a file that is not for it. */
const taking = (rule: string, room: string, file: string, name: string): BoundaryPlant => {
  const upwards = room
    .split('/')
    .map(() => '..')
    .join('/');
  return {
    rule,
    file: `${room}/planted-${name.toLowerCase()}.ts`,
    text: `import { ${name} } from '${upwards}/${file}';\nexport const seen = ${name};`,
  };
};

/** A plant of the rule of its room: `room` imports `target`, which it must not. */
const inRoom = (room: string, target: string): BoundaryPlant => {
  const upwards = room
    .split('/')
    .map(() => '..')
    .join('/');
  const file = `${room}/planted-${target.replaceAll('/', '-')}.ts`;
  return plant(`room-${room.replaceAll('/', '-')}`, file, `${upwards}/${target}/planted-target.ts`);
};

export const PLANTS: BoundaryPlant[] = [
  inRoom('lib/domain', 'lib/jetstream'),
  inRoom('lib/domain', 'test'),
  inRoom('lib/jetstream', 'lib/client'),
  inRoom('lib/jetstream', 'app'),
  inRoom('lib/client', 'lib/server/config'),
  inRoom('lib/client', 'components/ui'),
  inRoom('lib/server/telemetry', 'lib/server/log'),
  inRoom('lib/server/log', 'lib/server/config'),
  inRoom('lib/server/config', 'lib/server/identity'),
  inRoom('lib/server/identity', 'lib/server/access'),
  inRoom('lib/server/access', 'lib/server/identity'),
  inRoom('lib/server/keys', 'lib/server/nats'),
  inRoom('lib/server/nats', 'lib/server/audit'),
  inRoom('lib/server/audit', 'lib/server/keys'),
  inRoom('lib/server/nats', 'lib/server/accounts'),
  inRoom('lib/server/accounts', 'lib/server/spine'),
  inRoom('lib/server/spine', 'lib/server/keys'),
  inRoom('lib/server/http', 'lib/server/keys'),
  inRoom('lib/server/features', 'lib/server/http'),
  inRoom('lib/server/features', 'scripts'),
  inRoom('worker', 'lib/server/keys'),
  inRoom('lib/server/nats', 'worker'),
  inRoom('components/ui', 'lib/domain'),
  inRoom('app', 'lib/server/keys'),
  inRoom('app', 'e2e'),
  plant('features-keys-by-commands', 'lib/server/features/audit/planted.query.ts', '../../keys/planted-target.ts'),
  plant('features-keys-by-commands', 'lib/server/features/audit/operations-planted.ts', '../../keys/planted-target.ts'),
  plant(
    'features-reads-change-nothing',
    'lib/server/features/audit/planted-act.query.ts',
    './planted-target.command.ts',
  ),
  plant('features-reads-change-nothing', 'lib/server/features/audit/planted.store.ts', './planted-target.command.ts'),
  plant('features-apart', 'lib/server/features/support/planted-other.command.ts', '../audit/planted-target.command.ts'),
  plant('features-apart', 'lib/server/features/support/planted-other.query.ts', '../audit/planted-target.ts'),
  plant(
    'features-by-their-operations',
    'lib/server/http/planted-act.ts',
    '../features/audit/planted-target.command.ts',
  ),
  plant('worker-reads-features', 'worker/planted-act.ts', '../lib/server/features/audit/planted-target.command.ts'),
  plant('room-components-feature', 'components/streams/planted-feature.ts', '@/components/kv/planted-target.ts'),
  plant('room-components-feature', 'components/streams/planted-server.ts', '@/lib/server/access/planted-target.ts'),
  {
    rule: 'room-components-feature',
    file: 'components/streams/planted-type.ts',
    text: "import type { planted } from '../kv/planted-target.ts';\nexport type Seen = typeof planted;",
  },
  plant('domain-needs-zod-only', 'lib/domain/planted-package.ts', 'jose'),
  plant('zod-through-its-door', 'lib/jetstream/planted-zod.ts', 'zod'),
  plant('zod-through-its-door', 'scripts/planted-zod.ts', 'zod'),
  plant('ui-knows-no-router-and-no-query', 'components/ui/planted-router.ts', 'next/navigation'),
  plant('ui-knows-no-router-and-no-query', 'components/ui/planted-query.ts', '@tanstack/react-query'),
  plant('links-through-their-door', 'components/kv/planted-link.ts', 'next/link'),
  plant('links-through-their-door', 'components/ui/planted-link.ts', 'next/link'),
  plant('nats-clients-behind-their-doors', 'lib/server/features/audit/planted-nats.query.ts', '@nats-io/kv'),
  {
    rule: 'nats-clients-behind-their-doors',
    file: 'components/kv/planted-nats.ts',
    text: "export const load = () => import('nats.ws');",
  },
  plant('nats-clients-behind-their-doors', 'worker/pipeline/planted-nats.ts', '@nats-io/jetstream'),
  plant('tcp-client-stays-on-the-server', 'lib/client/nats/planted-tcp.ts', '@nats-io/transport-node'),
  plant('telemetry-packages-in-their-room', 'lib/server/log/planted-telemetry.ts', '@opentelemetry/api'),
  taking(
    'telemetry-loaded-when-wanted',
    'lib/server/telemetry',
    'lib/server/telemetry/open-telemetry.ts',
    'openTelemetry',
  ),
  plant('user-seeds-in-one-place', 'lib/client/nats/planted-seed.ts', 'nkeys.js'),
  taking('signer-in-keys-alone', 'lib/server/features/audit', 'lib/server/keys/signer.ts', 'signerOf'),
  taking('signer-in-keys-alone', 'lib/server/nats', 'lib/server/keys/signer.ts', 'signerOf'),
  taking(
    'checkpoints-by-the-audit-log-alone',
    'worker',
    'lib/server/nats/connections/checkpoint-signer.ts',
    'signAsCheckpoint',
  ),
  ...['lib/server/features/audit', 'lib/server/accounts'].map((room) =>
    taking('projector-grant-for-the-worker-alone', room, 'lib/server/access/projector-grant.ts', 'projectorGrant'),
  ),
  ...['lib/server/features/audit', 'worker'].map((room) =>
    taking('reconcile-grant-for-reconciling-alone', room, 'lib/server/access/reconcile-grant.ts', 'reconcileGrant'),
  ),
  plant('browsers-have-no-node-modules', 'lib/jetstream/planted-core.ts', 'node:fs'),
  plant('product-without-dev-dependencies', 'lib/server/nats/planted-dev.ts', 'fast-check'),
  plant('declared-packages-only', 'scripts/planted-undeclared.ts', 'acorn'),
  plant('resolvable', 'scripts/planted-nowhere.ts', './not-there.ts'),
  plant('no-barrels', 'lib/domain/planted-barrel.ts', './planted/index.ts'),
  plant('no-cycles', 'lib/domain/planted-circle.ts', './planted-circle-back.ts'),
  plant('no-cycles', 'lib/domain/planted-circle-back.ts', './planted-circle.ts'),
];
