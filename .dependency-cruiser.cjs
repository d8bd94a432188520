/**
 * The table of rooms (CONTRIBUTING.md) as fences. A room imports itself and what is listed for it, nothing else;
 * so whatever is not listed anywhere (scripts, test, e2e) stays out of the product by itself. A test beside what it tests may
 * import what it needs: a test of signing needs a grant, and only lib/server/access gives one.
 * test/fences/boundaries.test.ts plants a violation of every rule here.
 */
const LIB_FOR_BROWSERS = ['lib/domain', 'lib/jetstream', 'lib/client'];
/** In this order: a room imports those before it, and `lib/domain` and `lib/jetstream`. */
const server = (...rooms) => rooms.map((room) => `lib/server/${room}`);
const SERVER_BASE = server('telemetry', 'log', 'config', 'access', 'nats', 'accounts', 'spine', 'audit', 'identity');

const ROOMS = {
  'lib/domain': [],
  'lib/jetstream': ['lib/domain'],
  'lib/client': ['lib/domain', 'lib/jetstream'],
  'lib/server/telemetry': ['lib/domain'],
  'lib/server/log': ['lib/server/telemetry'],
  'lib/server/config': [...server('telemetry', 'log'), 'lib/domain'],
  'lib/server/access': ['lib/domain'],
  'lib/server/keys': ['lib/server/config', 'lib/domain'],
  'lib/server/nats': [...server('telemetry', 'log', 'config', 'keys'), 'lib/jetstream', 'lib/domain'],
  'lib/server/accounts': [...server('log', 'config', 'access', 'keys', 'nats'), 'lib/jetstream', 'lib/domain'],
  'lib/server/spine': [...server('log', 'config', 'nats', 'accounts'), 'lib/jetstream', 'lib/domain'],
  'lib/server/audit': [...server('log', 'nats'), 'lib/jetstream', 'lib/domain'],
  'lib/server/identity': [...server('log', 'config', 'nats'), 'lib/domain'],
  // who of them reaches keys, commands and other features: the rules features-… below
  'lib/server/features': [...SERVER_BASE, 'lib/server/keys', 'lib/jetstream', 'lib/domain'],
  'lib/server/http': [
    ...server('telemetry', 'log', 'config', 'access', 'nats', 'audit', 'identity', 'features'),
    'lib/domain',
  ],
  'components/ui': [],
  worker: [...SERVER_BASE, ...server('features', 'http'), 'lib/jetstream', 'lib/domain'],
};

const TESTS = '\\.test\\.tsx?$';
const OURS = '^(app|components|e2e|lib|scripts|test|worker)/';
const RUNS_IN_BROWSERS = '^(components|lib/domain|lib/jetstream|lib/client)/|^instrumentation-client\\.ts$';
const PRODUCT = '^(app|components|lib|worker)/|^(proxy|instrumentation(-client)?)\\.ts$';

/** Matches in a copy whose node_modules is a link, too. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
const under = (room) => `^${room}/`;

const roomRules = Object.entries(ROOMS).map(([room, may]) => ({
  name: `room-${room.replaceAll('/', '-')}`,
  comment: `${room} imports itself${may.length === 0 ? '' : `, ${may.join(', ')}`} and nothing else of ours.`,
  severity: 'error',
  from: { path: under(room), pathNot: TESTS },
  to: { path: OURS, pathNot: [room, ...may].map(under) },
}));

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    rule(
      'room-components-feature',
      'A feature imports itself, components/ui and the part of lib that runs in browsers; never another feature.',
      { path: '^components/(?!ui/)([^/]+)/', pathNot: TESTS },
      { path: OURS, pathNot: ['^components/(ui|$1)/', ...LIB_FOR_BROWSERS.map(under)] },
    ),
    rule(
      'features-keys-by-commands',
      'Seeds are reached by what was judged and is written down: *.command.ts, and *.reconcile.ts that ends it.',
      { path: '^lib/server/features/', pathNot: ['\\.(command|reconcile)\\.ts$', TESTS] },
      { path: '^lib/server/keys/' },
    ),
    rule(
      'features-reads-change-nothing',
      'A query or a store calls no command and no reconciler.',
      { path: '^lib/server/features/.*\\.(query|store)\\.ts$' },
      { path: '\\.(command|reconcile)\\.ts$' },
    ),
    rule(
      'features-apart',
      'A feature imports the stores and queries of another one, no more. What starts all reconcilers lists them.',
      { path: '^lib/server/features/([^/]+)/', pathNot: ['/start-reconciling\\.', '/reconcile-intents\\.', TESTS] },
      { path: '^lib/server/features/', pathNot: ['^lib/server/features/$1/', '\\.(query|store)\\.ts$'] },
    ),
    rule(
      'features-by-their-operations',
      'The edge knows what a feature can do, and not how.',
      { path: '^lib/server/http/', pathNot: TESTS },
      { path: '^lib/server/features/', pathNot: '/operations\\.ts$' },
    ),
    rule(
      'worker-reads-features',
      'The projector changes nothing for a person.',
      { path: '^worker/', pathNot: TESTS },
      { path: '^lib/server/features/', pathNot: '\\.(query|store)\\.ts$' },
    ),
    rule(
      'room-app',
      'Routes call components and lib. Seeds and signing are behind commands: no route sees lib/server/keys.',
      { path: '^app/|^(proxy|instrumentation(-client)?)\\.ts$' },
      { path: OURS, pathNot: ['^app/', '^components/', '^lib/(?!server/keys/)'] },
    ),
    rule(
      'domain-needs-zod-only',
      'lib/domain runs anywhere and does no I/O.',
      { path: '^lib/domain/', pathNot: TESTS },
      { path: packages('.*'), pathNot: packages('zod') },
    ),
    rule(
      'zod-through-its-door',
      'lib/domain/zod.ts switches its JIT off, which a strict Content-Security-Policy refuses.',
      { pathNot: '^lib/domain/zod(-names)?\\.ts$' },
      { path: packages('zod') },
    ),
    rule(
      'ui-knows-no-router-and-no-query',
      'Primitives get values and callbacks. next/link is let in: it is the anchor of this stack.',
      { path: '^components/ui/' },
      { path: packages('@tanstack/react-query', 'next', 'nuqs'), pathNot: '(^|/)node_modules/next/link\\.' },
    ),
    rule(
      'links-through-their-door',
      'components/ui/content/link.tsx keeps Next from asking twice for each page that a link in sight leads to.',
      { path: PRODUCT, pathNot: '^components/ui/content/link\\.tsx$' },
      { path: '(^|/)node_modules/next/link\\.' },
    ),
    rule(
      'nats-clients-behind-their-doors',
      'Moving to another NATS client must change two folders (docs/decisions/0020-maintained-nats-client.md).',
      { path: PRODUCT, pathNot: ['^lib/client/nats/', '^lib/server/(nats|accounts|spine)/', '\\.store\\.ts$', TESTS] },
      { path: packages('nats\\.ws', '@nats-io/[^/]+') },
    ),
    rule(
      'tcp-client-stays-on-the-server',
      'Browsers have no TCP: lib/client/nats uses nats.ws.',
      { path: RUNS_IN_BROWSERS, pathNot: TESTS },
      { path: packages('@nats-io/[^/]+') },
    ),
    rule(
      'telemetry-packages-in-their-room',
      'They are loaded when a receiver is configured, and are in no chunk of Next (docs/decisions/0047-opentelemetry.md).',
      { path: PRODUCT, pathNot: '^lib/server/telemetry/(open-telemetry|exporters)\\.ts$' },
      { path: [packages('@opentelemetry/[^/]+'), '^lib/server/telemetry/exporters\\.ts$'] },
    ),
    rule(
      'telemetry-loaded-when-wanted',
      'The SDK comes by import() in lib/server/telemetry/start.ts, which entries call.',
      { path: PRODUCT, pathNot: TESTS },
      { path: '^lib/server/telemetry/open-telemetry\\.ts$', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    ),
    rule(
      'user-seeds-in-one-place',
      'A user seed is born in lib/client/credentials/user-key.ts and nowhere else.',
      { path: PRODUCT, pathNot: ['^lib/client/credentials/user-key\\.ts$', TESTS] },
      { path: packages('nkeys\\.js', '@nats-io/nkeys') },
    ),
    rule(
      'signer-in-keys-alone',
      'What signs stays with the seeds: others call lib/server/keys/sign.ts with a grant of the action it is for.',
      { path: PRODUCT, pathNot: ['^lib/server/keys/', TESTS] },
      { path: '^lib/server/keys/signer\\.ts$' },
    ),
    rule(
      'checkpoints-by-the-audit-log-alone',
      'Whoever signs checkpoints can rewrite the audit log.',
      { path: PRODUCT, pathNot: ['^lib/server/audit/', TESTS] },
      { path: '^lib/server/nats/connections/checkpoint-signer\\.ts$' },
    ),
    rule(
      'projector-grant-for-the-worker-alone',
      'It opens a whole home account, and no person was judged for it.',
      { path: PRODUCT, pathNot: ['^worker/', TESTS] },
      { path: '^lib/server/access/projector-grant\\.ts$' },
    ),
    rule(
      'reconcile-grant-for-reconciling-alone',
      'It is for acts whose person was judged before their server died; commands call authorize().',
      { path: PRODUCT, pathNot: ['\\.reconcile\\.ts$', TESTS] },
      { path: '^lib/server/access/reconcile-grant\\.ts$' },
    ),
    rule(
      'browsers-have-no-node-modules',
      'This code runs in browsers, where node:… does not exist.',
      { path: RUNS_IN_BROWSERS, pathNot: TESTS },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'product-without-dev-dependencies',
      'What the product imports belongs into dependencies.',
      { path: PRODUCT, pathNot: TESTS },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'declared-packages-only',
      'A package that comes along with another one may go with it.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule('resolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
    rule(
      'no-barrels',
      'Import the file, not a barrel.',
      {},
      { path: '/index\\.[cm]?[jt]sx?$', pathNot: packages('.*') },
    ),
    rule('no-cycles', 'Imports flow one way.', { path: OURS }, { circular: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
