import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCa } from '../../harness/nats/tls.ts';
import type { ApiServer } from './api-server.ts';
import type { Certificate, List } from './kinds.ts';

/** What others bring to a cluster, and the chart makes objects of: group/version → kinds. What is in them, `test:chart` checks. */
const KINDS = {
  'monitoring.coreos.com/v1': ['ServiceMonitor', 'PodMonitor', 'PrometheusRule'],
  'cert-manager.io/v1': ['Certificate'],
} as const;

/** Makes these kinds known to the API server. */
export async function addCustomResources({ ask }: ApiServer): Promise<void> {
  for (const [groupVersion, kinds] of Object.entries(KINDS)) {
    const [group = '', version = ''] = groupVersion.split('/');
    for (const kind of kinds) {
      const singular = kind.toLowerCase();
      const plural = `${singular}s`;
      await ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { kind, plural, singular },
          versions: [
            {
              name: version,
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          ],
        },
      });
    }
  }
  const isServed = (path: string) =>
    ask('GET', path).then(
      () => true,
      () => false,
    );
  for (const [groupVersion, kinds] of Object.entries(KINDS)) {
    for (const kind of kinds)
      while (!(await isServed(`/apis/${groupVersion}/${kind.toLowerCase()}s`))) await sleep(200);
  }
}

/** As cert-manager does: each Certificate gets its Secret, signed by the CA of the test. */
export async function issueCertificates({ ask }: ApiServer, namespace: string, ca: TestCa): Promise<string[]> {
  const { items } = (await ask(
    'GET',
    `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates`,
  )) as List<Certificate>;
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const base64 = async (file: string) => (await readFile(file)).toString('base64');
  const made: string[] = [];
  for (const { spec } of items) {
    const name = spec.secretName;
    const { certFile, keyFile } = ca.issue(name, spec.dnsNames);
    await ask('POST', secrets, {
      metadata: { name },
      type: 'kubernetes.io/tls',
      data: {
        'tls.crt': await base64(certFile),
        'tls.key': await base64(keyFile),
        'ca.crt': await base64(ca.caFile),
      },
    });
    made.push(name);
  }
  return made;
}
