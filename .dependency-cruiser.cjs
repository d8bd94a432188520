/**
 * The table of rooms (CONTRIBUTING.md) as fences. A room imports itself and what is listed for it, nothing else;
 * so whatever is not listed anywhere (scripts, test, e2e) stays out of the product by itself. A test beside what it tests may
 * import what it needs: a test of signing needs a grant, and only lib/server/access gives one.
 * test/fences/boundaries.test.ts plants a violation of every rule here.
 */
const LIB_FOR_BROWSERS = ['lib/domain', 'lib/jetstream', 'lib/client'];
const SERVER_QUERIES_USE = ['log', 'config', 'identity', 'access', 'nats', 'audit'].map((room) => `lib/server/${room}`);
const SERVER_COMMANDS_USE = [...SERVER_QUERIES_USE, 'lib/server/keys', 'lib/server/queries'];

const ROOMS = {
  'lib/domain': [],
  'lib/jetstream': ['lib/domain'],
  'lib/client': ['lib/domain', 'lib/jetstream'],
  'lib/server/log': [],
  'lib/server/config': ['lib/server/log', 'lib/domain'],
  'lib/server/identity': ['lib/server/log', 'lib/server/config', 'lib/server/nats', 'lib/domain'],
  'lib/server/access': ['lib/domain'],
  'lib/server/keys': ['lib/server/config', 'lib/domain'],
  'lib/server/nats': ['lib/server/log', 'lib/server/config', 'lib/server/keys', 'lib/jetstream', 'lib/domain'],
  'lib/server/audit': ['lib/server/log', 'lib/server/nats', 'lib/jetstream', 'lib/domain'],
  'lib/server/http': [
    'lib/server/log',
    'lib/server/config',
    'lib/server/identity',
    'lib/server/access',
    'lib/server/audit',
    'lib/domain',
  ],
  'lib/server/queries': [...SERVER_QUERIES_USE, 'lib/jetstream', 'lib/domain'],
  'lib/server/commands': [...SERVER_COMMANDS_USE, 'lib/jetstream', 'lib/domain'],
  'components/ui': [],
  worker: [...SERVER_QUERIES_USE, 'lib/server/http', 'lib/server/queries', 'lib/jetstream', 'lib/domain'],
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
      { pathNot: '^lib/domain/zod\\.ts$' },
      { path: packages('zod') },
    ),
    rule(
      'ui-knows-no-router-and-no-query',
      'Primitives get values and callbacks. next/link is let in: it is the anchor of this stack.',
      { path: '^components/ui/' },
      { path: packages('@tanstack/react-query', 'next', 'nuqs'), pathNot: '(^|/)node_modules/next/link\\.' },
    ),
    rule(
      'nats-clients-behind-their-doors',
      'Moving to another NATS client must change two folders (docs/decisions/0001-nats-ws-and-nkeys.md).',
      { path: PRODUCT, pathNot: ['^lib/(client|server)/nats/', TESTS] },
      { path: packages('nats', 'nats\\.ws', '@nats-io/[^/]+') },
    ),
    rule(
      'tcp-client-stays-on-the-server',
      'Browsers have no TCP: lib/client/nats uses nats.ws.',
      { path: RUNS_IN_BROWSERS, pathNot: TESTS },
      { path: packages('nats') },
    ),
    rule(
      'user-seeds-in-one-place',
      'A user seed is born in lib/client/credentials/user-key.ts and nowhere else.',
      { path: PRODUCT, pathNot: ['^lib/client/credentials/user-key\\.ts$', TESTS] },
      { path: packages('nkeys\\.js') },
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
      { path: PRODUCT, pathNot: ['^lib/server/commands/reconcile/', TESTS] },
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
