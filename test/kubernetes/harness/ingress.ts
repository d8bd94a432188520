import type { TestCa } from '../../harness/nats/tls.ts';
import type { Ingress, List, Service } from './kinds.ts';
import { GATEWAY } from './network.ts';
import type { Node } from './pod.ts';
import { startTlsFront } from './tls-front.ts';

const HTTPS = 443;
/** how often the API server is asked for what has changed */
const READ_MS = 500;

interface Route {
  path: string;
  service: string;
  port: number | undefined;
}

/** The paths of the Ingresses, the longest first, with the port of the service that each leads to. */
async function readRoutes({ api, namespace }: Node): Promise<Route[]> {
  const read = (path: string) => api.ask('GET', path);
  const ingresses = (await read(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`)) as List<Ingress>;
  const services = (await read(`/api/v1/namespaces/${namespace}/services`)) as List<Service>;
  const portOf = (service: string, port: string) =>
    services.items.find(({ metadata }) => metadata.name === service)?.spec.ports.find(({ name }) => name === port)
      ?.port;
  return ingresses.items
    .flatMap(({ spec }) => spec.rules.flatMap(({ http }) => http.paths))
    .map(({ path, backend: { service } }) => ({
      path,
      service: service.name,
      port: portOf(service.name, service.port.name),
    }))
    .sort((a, b) => b.path.length - a.path.length);
}

/** Takes requests for `host` as a controller of Ingresses does: to the pods of a service that are ready, each in its turn. */
export async function startIngress(node: Node, ca: TestCa, host: string): Promise<void> {
  let routes: Route[] = [];
  setInterval(() => {
    // while the API server is not asked in time, the routes of before hold
    readRoutes(node).then(
      (read) => (routes = read),
      () => undefined,
    );
  }, READ_MS).unref();
  let turn = 0;
  await startTlsFront(ca, host, HTTPS, (path) => {
    const route = routes.find((it) => path.startsWith(it.path));
    const ready = node.network.addressesOf(route?.service ?? '');
    const address = ready[(turn += 1) % ready.length];
    return address === undefined ? null : { host: address, port: route?.port };
  });
  node.network.setService([host], [GATEWAY]);
}
