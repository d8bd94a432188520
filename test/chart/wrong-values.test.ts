import { expect, it } from 'vitest';
import type { CiSet } from '../harness/chart/render.ts';
import { template } from '../harness/chart/render.ts';

const vertebra = (values: object) => ({ global: { vertebra: values } });
const sovereign = { name: 'S', issuer: 'https://id.example.com', clientId: 'v', scope: { kind: 'sovereign' } };

/** A set that renders, what is changed in it, and the names that stop it. */
const ROWS: [CiSet, object, ...string[]][] = [
  ['minimal', vertebra({ host: '' }), 'global.vertebra.host'],
  ['minimal', vertebra({ host: 'https://vertebra.example.com' }), '/global/vertebra/host'],
  ['minimal', vertebra({ port: 0 }), '/global/vertebra/port'],
  ['minimal', vertebra({ hots: 'x' }), '/global/vertebra', 'hots'],
  ['minimal', { consol: {} }, 'consol'],
  ['minimal', { console: { replicas: '2' } }, '/console/replicas'],
  ['minimal', { console: { resources: { limits: { memory: null } } } }, '/console/resources/limits', 'memory'],
  ['minimal', { console: { autoscaling: { minReplicas: 9 } } }, 'console.autoscaling.minReplicas'],
  ['minimal', { projector: { replicas: 0 } }, '/projector/replicas'],
  ['minimal', { projector: { terminationGracePeriodSeconds: 5 } }, '/projector/terminationGracePeriodSeconds'],
  ['minimal', { drainSeconds: 50 }, 'console.terminationGracePeriodSeconds', 'drainSeconds'],
  ['minimal', { image: { tag: 'latest' } }, '/image/tag'],
  ['minimal', { image: { digest: 'sha256:1' } }, '/image/digest'],
  ['minimal', { settings: { VERTEBRA_KEYS_DIR: '/x' } }, '/settings', 'VERTEBRA_KEYS_DIR'],
  ['minimal', { extraEnv: [{ name: 'VERTEBRA_BASE_URL', value: 'x' }] }, '/extraEnv/0/name'],
  ['minimal', { trustedProxies: 10 }, '/trustedProxies'],
  ['minimal', { natsPublicUrl: 'https://nats' }, '/natsPublicUrl'],
  ['minimal', { networkPolicy: { natsFrom: [{}] } }, '/networkPolicy/natsFrom/0'],
  ['minimal', { issuersSecret: '' }, 'issuers'],
  ['minimal', { issuers: [sovereign] }, 'issuersSecret'],
  ['bootstrap', { issuers: [{ ...sovereign, clientSecret: 'x' }] }, '/issuers/0', 'clientSecret'],
  ['bootstrap', { keys: { existingSecret: 'mine' } }, 'keys.existingSecret'],
  ['bootstrap', vertebra({ operatorSecret: 'mine' }), 'global.vertebra.operatorSecret'],
  ['bootstrap', { nats: { enabled: false } }, 'bootstrap.enabled'],
  ['minimal', { nats: { config: { cluster: { replicas: 1 } } } }, '/nats/config/cluster/replicas'],
  ['minimal', { nats: { config: { resolver: { enabled: false } } } }, '/nats/config/resolver/enabled'],
  ['minimal', { nats: { fullnameOverride: 'n'.repeat(53) } }, 'nats.fullnameOverride', '52 characters'],
  ['minimal', { nats: { namespaceOverride: 'other' } }, 'nats.namespaceOverride'],
  ['ingress-cert-manager', { tls: { issuerRef: { name: '' } } }, 'tls.issuerRef.name'],
  ['ingress-cert-manager', { nats: { config: { cluster: { tls: { enabled: false } } } } }, 'nats.config.cluster.tls'],
  ['ingress-cert-manager', { gateway: { enabled: true } }, 'ingress.enabled', 'gateway.enabled'],
  ['external-secrets-gateway', { gateway: { parentRefs: [] } }, 'gateway.parentRefs'],
  ['external-secrets-gateway', { bootstrap: { enabled: true } }, 'externalSecrets.enabled'],
  ['external-secrets-gateway', { externalSecrets: { secretStoreRef: { name: '' } } }, 'secretStoreRef.name'],
  ['external-secrets-gateway', { externalSecrets: { remoteKeys: { keys: '' } } }, 'remoteKeys.keys'],
  ['external-secrets-gateway', { externalSecrets: { remoteKeys: { operator: '' } } }, 'remoteKeys.operator'],
  ['external-nats', { externalNats: { url: '' } }, 'externalNats.url'],
  ['external-nats', { externalNats: { websocketUrl: 'ws://plain' } }, '/externalNats/websocketUrl'],
  ['external-nats', { externalNats: { websocketUrl: '' } }, 'externalNats.websocketUrl'],
  ['external-nats', { caBundle: { secret: 'too' } }, 'caBundle.configMap', 'caBundle.secret'],
];

it.each(ROWS)('%s with %j stops with its name', async (set, values, ...names) => {
  const said = await template(set, values).then(
    () => 'nothing: it was rendered',
    (error: unknown) => (error as { stderr: string }).stderr,
  );
  for (const name of names) expect(said).toContain(name);
});
