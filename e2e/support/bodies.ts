const USER_KEY = 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4';
const SIGNATURE = 'A'.repeat(86);
/** Of a key that nobody has, so that there is nothing to revoke. */
const NONE = { by: 'key', publicKeys: [USER_KEY] };

/**
 * Well-formed bodies by operation, so that what is refused is who asks and not what they ask. A new operation with a body has
 * to come in here. Sent by somebody who may, they change nothing that another test looks at.
 */
export const BODIES: Record<string, unknown> = {
  createOrganization: { slug: 'acme', displayName: 'Somebody else', environments: ['dev'] },
  // of a version that there never was, so that nothing is changed
  changeOrganizationSettings: { version: 'none', displayName: 'Somebody else' },
  // without its name, so that nothing is suspended
  suspendOrganization: { confirm: 'somebody-else', reason: 'Somebody else asks' },
  // without its name, so that nothing is deleted
  deleteOrganization: { confirm: 'somebody-else', reason: 'Somebody else asks' },
  // with a limit that only a suspended one takes, so that nothing is resumed
  resumeOrganization: { connections: 100, reason: 'Somebody else asks' },
  // on a cluster that there never was, so that nothing is made
  addEnvironment: { type: 'dev', placement: { cluster: 'nowhere' } },
  // of a version that there never was, so that nothing is changed
  changeEnvironment: {
    version: 'none',
    settings: {
      events: { maxAgeSeconds: -1, maxBytes: -1, maxMessages: -1 },
      state: { maxBytes: -1, history: 10 },
      replicas: 1,
      placement: {},
    },
  },
  // without its name, so that nothing is retired or deleted
  retireEnvironment: { confirm: 'somebody-else', reason: 'Somebody else asks' },
  deleteEnvironment: { confirm: 'somebody-else', reason: 'Somebody else asks' },
  // one that is not retired, so that nothing is restored
  restoreEnvironment: { reason: 'Somebody else asks' },
  openNatsSession: { publicKey: USER_KEY },
  // waits for an admin, so it opens nothing
  requestSupportGrant: { scope: 'everything', reason: 'Somebody else asks', ticket: 'T-1', minutes: 1 },
  decideSupportGrant: { decision: 'deny', reason: 'Not now' },
  openSupportSession: { publicKey: USER_KEY, stream: 'WS_acme-dev' },
  issueCredential: {
    environment: 'dev',
    role: 'publisher',
    name: 'mine-now',
    publicKey: USER_KEY,
    nonce: 'random.1.mac',
    signature: SIGNATURE,
  },
  issueCredentials: {
    nonce: 'random.1.mac',
    credentials: [
      { environment: 'dev', role: 'publisher', name: 'mine-now', publicKey: USER_KEY, signature: SIGNATURE },
    ],
  },
  renewCredential: { nonce: 'random.1.mac', signature: SIGNATURE },
  replaceCredential: {
    name: 'mine-now',
    overlapHours: 0,
    publicKey: USER_KEY,
    nonce: 'random.1.mac',
    signature: SIGNATURE,
  },
  revokeCredentials: { selection: NONE, reason: 'Somebody else asks' },
  // of a generation that no key has, so that nothing is rotated
  rotateSigningKey: {
    role: 'publisher',
    environment: 'dev',
    generation: 1_000_000,
    how: { kind: 'at-once' },
    reason: 'Somebody else asks',
  },
  // of a key that nobody has, so that nothing begins
  rotateOperatorKey: { to: `O${'A'.repeat(55)}`, reason: 'Somebody else asks' },
  // of a secret that nobody has, so that nothing begins
  rotateMasterSecret: { to: 1_000_000, how: { kind: 'at-once' }, reason: 'Somebody else asks' },
  previewRevocation: { selection: NONE },
};
