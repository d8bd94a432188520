import { describe, expect, it } from 'vitest';
import type { CiSet, Manifest } from '../harness/chart/render.ts';
import { CI_SETS, parseManifests, podsOf, render, template } from '../harness/chart/render.ts';

/** What is wrong with the pods of some manifests; nothing in a good one. */
function faultsOfPods(manifests: readonly Manifest[]): string[] {
  return podsOf(manifests).flatMap(({ of, spec }) => {
    const pod = spec.securityContext ?? {};
    const faults = [
      ...(pod.runAsNonRoot === true && Number(pod.runAsUser) > 0 ? [] : ['may run as root']),
      ...(JSON.stringify(pod.seccompProfile) === '{"type":"RuntimeDefault"}' ? [] : ['has no seccomp profile']),
      ...(spec.automountServiceAccountToken === of.endsWith('-bootstrap')
        ? []
        : ['has a wrong answer about the token']),
    ];
    for (const { name, image, resources, securityContext = {}, volumeMounts = [] } of spec.containers) {
      if (securityContext.readOnlyRootFilesystem !== true) faults.push(`${name} may write its root`);
      if (securityContext.allowPrivilegeEscalation !== false) faults.push(`${name} may become more`);
      if (JSON.stringify(securityContext.capabilities) !== '{"drop":["ALL"]}') faults.push(`${name} has capabilities`);
      if (resources?.requests?.cpu === undefined) faults.push(`${name} requests no CPU`);
      if (resources?.requests?.memory === undefined) faults.push(`${name} requests no memory`);
      if (resources?.limits?.memory === undefined) faults.push(`${name} has no limit of memory`);
      if (!/(:[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(':latest'))
        faults.push(`${name}: ${image}`);
      if (volumeMounts.some(({ subPath }) => subPath !== undefined)) faults.push(`${name} mounts a subPath`);
    }
    return faults.map((fault) => `${of}: ${fault}`);
  });
}

/** What looks like a secret in a manifest: contents of a Secret, a seed, a JWT, a private key, a literal of a secret's name. */
const SECRET =
  /^\s*(string)?[dD]ata:\s*\{?\s*\w|\bS[OAU][A-Z2-7]{56}\b|eyJ[\w-]{20,}|PRIVATE KEY|clientSecret|password/m;
const isSecret = ({ kind }: Manifest) => kind === 'Secret';

describe.each(CI_SETS)('%s', (set: CiSet) => {
  it('keeps every pod from what it does not need', async () => {
    const manifests = await render(set);
    expect(podsOf(manifests).length).toBeGreaterThan(2);
    expect(faultsOfPods(manifests)).toEqual([]);
  });

  it('has no secret in it', async () => {
    const manifests = await render(set);
    expect(manifests.filter(isSecret)).toEqual([]);
    expect(manifests.map((manifest) => JSON.stringify(manifest)).filter((text) => SECRET.test(text))).toEqual([]);
    for (const { spec } of podsOf(manifests)) {
      for (const { name, value } of spec.containers.flatMap(({ env = [] }) => env)) {
        expect(/TOKEN|SECRET|PASSWORD|SEED/.test(name) ? value : undefined).toBeUndefined();
      }
    }
  });
});

it('says each of them of a pod that is as bad as can be', () => {
  const container = { name: 'c', image: 'x:latest', volumeMounts: [{ name: 'v', mountPath: '/', subPath: 'f' }] };
  const bad: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } };
  expect(faultsOfPods([bad])).toHaveLength(11);
});

it('gives the token to the Job alone, and the Job three Secrets to read and fill', async () => {
  const manifests = await render('bootstrap');
  const [role] = manifests.filter(({ kind }) => kind === 'Role');
  expect(role?.rules).toEqual([
    {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['v1-vertebra-offline', 'v1-vertebra-keys', 'v1-vertebra-operator'],
      verbs: ['get', 'update'],
    },
  ]);
  expect(manifests.filter(({ kind }) => kind.includes('ClusterRole'))).toEqual([]);
  // rendered where a cluster says that they are not there yet, and nowhere else (test/kubernetes)
  expect(manifests.filter(isSecret)).toEqual([]);
});

/** Which ports of which pods the NetworkPolicies open, and to whom. */
const openPorts = async (set: CiSet): Promise<Map<string, string>> =>
  new Map(
    (await render(set))
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap(({ metadata, spec }) =>
        (spec?.ingress ?? []).map(({ ports, from }) => [
          `${metadata.name} ${ports.map(({ port }) => port).join()}`,
          JSON.stringify(from),
        ]),
      ),
  );

it('opens metrics to whom is named, routes to nodes, and the monitoring port to nobody', async () => {
  const ofAll = ['v1-vertebra-console 3000', 'v1-vertebra-projector 3001'];
  const ofNats = ['v1-vertebra-nats 4222', 'v1-vertebra-nats 6222', 'v1-vertebra-nats 8080'];
  const minimal = await openPorts('minimal');
  expect([...minimal.keys()].toSorted()).toEqual([...ofAll, ...ofNats].toSorted());
  expect(minimal.get('v1-vertebra-nats 6222')).not.toContain('namespaceSelector');
  const metrics = ['v1-vertebra-console 9464', 'v1-vertebra-projector 9465', 'v1-vertebra-nats 7777'];
  const monitored = await openPorts('monitoring');
  expect([...monitored.keys()].toSorted()).toEqual([...ofAll, ...ofNats, ...metrics].toSorted());
  for (const port of metrics) expect(monitored.get(port)).toContain('"kubernetes.io/metadata.name":"monitoring"');
});

it('the certificate of NATS has every name that it is reached by', async () => {
  const text = await template('ingress-cert-manager');
  const certificates = parseManifests(text).filter(({ kind }) => kind === 'Certificate');
  const names = certificates.find(({ metadata }) => metadata.name.endsWith('-nats-tls'))?.spec?.dnsNames ?? [];
  const reached = [...text.matchAll(/tls:\/\/([\w.-]+):\d+/g)].map(([, host = '']) => host);
  expect(reached).toContain('v1-nats-2.v1-nats-headless.sovereign.svc');
  expect(reached.filter((host) => !names.includes(host) && !names.includes(host.replace(/^[^.]+/, '*')))).toEqual([]);
  expect(names).toContain('v1-nats.sovereign.svc');
});
