/** A program's pinned version, its Go module, and the folder of its `main` package in that. */
export interface GoProgram {
  version: string;
  module: string;
  folder: '' | `/${string}`;
}

/** The versions that everything here was tried with. The oldest supported nats-server is 2.10 (architecture.md). */
export const NATS_SERVER = {
  version: '2.15.1',
  oldest: '2.10.0',
  module: 'github.com/nats-io/nats-server/v2',
  folder: '',
} as const;
/**
 * The newest release of each supported series, oldest first, for `npm run test:compatibility`. There was no 2.13. The last one is newer than
 * the pinned one, so that its release is seen before it is pinned.
 */
export const COMPATIBLE_NATS_SERVERS = ['2.10.29', '2.11.17', '2.12.15', '2.14.10', '2.15.3'] as const;
export const NATS_CLI = { version: '0.5.1', module: 'github.com/nats-io/natscli', folder: '/nats' } as const;
export const NSC = { version: '2.15.0', module: 'github.com/nats-io/nsc/v2', folder: '' } as const;

export const HELM = { version: '3.22.0', module: 'helm.sh/helm/v3', folder: '/cmd/helm' } as const;
export const KUBECONFORM = {
  version: '0.8.0',
  module: 'github.com/yannh/kubeconform',
  folder: '/cmd/kubeconform',
} as const;

/** The JSON schemas of the Kubernetes API, of the package `kubernetes-validate` of PyPI; its version is theirs. */
export const KUBERNETES = { version: '1.37.0' } as const;

/** Reverse proxies that `deploy/proxy` is tried with; nginx is Debian's, of whatever version. */
export const CADDY = {
  version: '2.11.9',
  oldest: '2.11.0',
  module: 'github.com/caddyserver/caddy/v2',
  folder: '/cmd/caddy',
} as const;
export const ENVOY = { version: '1.40.0', oldest: '1.30.0' } as const;

/** The API server of `npm run test:kubernetes`, the version that its libraries are released under, and its store. */
export const KUBE_APISERVER = { version: '1.36.3', libraries: '0.36.3' } as const;
export const ETCD = { version: '3.6.16' } as const;

/** What compiles them: the oldest Go that their modules accept, and the series of Debian's packages. */
export const GO = { oldest: '1.26.0', series: '1.26' } as const;

/** Keycloak of Maven Central, the Java that it runs on, and what of Maven fetches it. */
export const KEYCLOAK = { version: '26.7.3', artifact: 'org.keycloak:keycloak-quarkus-dist' } as const;
export const JAVA = { oldest: 17 } as const;
export const MAVEN_UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

/** The client libraries that the programs on the page of a credential are run with. */
export const CLIENTS = { go: '1.55.0', python: '2.16.0', java: '2.26.2' } as const;
export const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Finds `2.15.1` in texts such as `nats-server: v2.15.1` or `go2.15.1`; null when there is none. */
export const versionIn = (text: string): string | null => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? null;

/** Whether `version` is the same as or newer than `oldest`, both as `major.minor.patch`. */
export function isAtLeast(version: string, oldest: string): boolean {
  const have = version.split('.').map(Number);
  for (const [index, want] of oldest.split('.').map(Number).entries()) {
    const part = have[index] ?? 0;
    if (part !== want) return part > want;
  }
  return true;
}
