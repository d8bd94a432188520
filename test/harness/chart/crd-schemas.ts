/** JSON schemas of the kinds that are not of Kubernetes itself: the fields that the chart uses, strict, by their API references. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Schema = Record<string, unknown>;

const text = { type: 'string', minLength: 1 };
const labels = { type: 'object', additionalProperties: { type: 'string' } };
const list = (items: Schema): Schema => ({ type: 'array', minItems: 1, items });
/** An object with all of `needed` and any of `optional`. */
const object = (needed: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(needed),
  properties: { ...needed, ...optional },
});
const kind = (spec: Schema): Schema =>
  object({ apiVersion: text, kind: text, metadata: { type: 'object', required: ['name'] }, spec });

const selector = object({ matchLabels: labels });
const secretKey = object({ name: text, key: text });
const issuerRef = object({ name: text, kind: { enum: ['Issuer', 'ClusterIssuer'] } }, { group: text });
const duration = { type: 'string', pattern: '^([0-9]+(h|m|s|ms))+$' };
const endpoint = object(
  { port: text },
  {
    path: text,
    interval: duration,
    authorization: object({ type: { const: 'Bearer' }, credentials: secretKey }),
  },
);
const alert = object({ alert: text, expr: text, labels, annotations: object({ summary: text }) }, { for: duration });
const backend = object({ name: text, port: { type: 'integer' } });
const route = object(
  {
    matches: list(object({ path: object({ type: { enum: ['Exact', 'PathPrefix'] }, value: text }) })),
    backendRefs: list(backend),
  },
  { timeouts: object({ request: duration }) },
);

/** By kubeconform's names: kind, first part of the group, version. */
const SCHEMAS: Record<string, Schema> = {
  'servicemonitor-monitoring-v1': kind(object({ selector, endpoints: list(endpoint) })),
  'podmonitor-monitoring-v1': kind(object({ selector, podMetricsEndpoints: list(endpoint) })),
  'prometheusrule-monitoring-v1': kind(object({ groups: list(object({ name: text, rules: list(alert) })) })),
  'certificate-cert-manager-v1': kind(
    object(
      { secretName: text, issuerRef, dnsNames: list(text) },
      {
        duration,
        renewBefore: duration,
        usages: list({ enum: ['digital signature', 'key encipherment', 'server auth', 'client auth'] }),
        privateKey: object({
          algorithm: { enum: ['RSA', 'ECDSA', 'Ed25519'] },
          size: { type: 'integer' },
          rotationPolicy: { enum: ['Never', 'Always'] },
        }),
      },
    ),
  ),
  'externalsecret-external-secrets-v1': kind(
    object({
      refreshInterval: duration,
      secretStoreRef: object({ name: text, kind: { enum: ['SecretStore', 'ClusterSecretStore'] } }),
      target: object({
        name: text,
        creationPolicy: { enum: ['Owner', 'Orphan', 'Merge', 'None'] },
        deletionPolicy: { enum: ['Delete', 'Merge', 'Retain'] },
      }),
      dataFrom: list(object({ extract: object({ key: text }) })),
    }),
  ),
  'httproute-gateway-v1': kind(
    object({
      parentRefs: list(object({ name: text }, { namespace: text, sectionName: text })),
      hostnames: list(text),
      rules: list(route),
    }),
  ),
  'blueprint-catalyst-v1alpha1': kind(
    object({
      visibility: { enum: ['listed', 'unlisted', 'private'] },
      manifests: object({ chart: { const: './chart' } }),
      depends: { type: 'array', maxItems: 0 },
    }),
  ),
};

/** Writes them below `directory` and gives kubeconform's name of the place. */
export async function writeCrdSchemas(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    await writeFile(join(directory, `${name}.json`), JSON.stringify(schema));
  }
  return join(directory, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
}
