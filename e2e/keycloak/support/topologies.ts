/** How a Sovereign and its Organizations can be spread over realms (docs/keycloak.md), one app for each. */
export interface Topology {
  /** realm of the Sovereign's own people */
  sovereignRealm: string;
  /** slug → its realm */
  organizations: Readonly<Record<string, string>>;
  /** the Organization whose people are tried in every role */
  organization: string;
}

export const TOPOLOGIES = {
  // acme's issuer comes from the template; globex brings one of its own
  'per-organization': {
    sovereignRealm: 'catalyst-admin',
    organizations: { acme: 'acme', globex: 'globex-workforce' },
    organization: 'acme',
  },
  'shared-sovereign': {
    sovereignRealm: 'sovereign',
    organizations: { initech: 'initech' },
    organization: 'initech',
  },
  'keycloak-organizations': {
    sovereignRealm: 'operations',
    organizations: { umbrella: 'organizations', hooli: 'organizations' },
    organization: 'umbrella',
  },
} as const satisfies Record<string, Topology>;
export type TopologyName = keyof typeof TOPOLOGIES;

export const TOPOLOGY_NAMES = Object.keys(TOPOLOGIES) as TopologyName[];

/** The issuers of an app: what a deployer writes into VERTEBRA_ISSUERS_FILE. */
export function issuersOf(name: TopologyName, keycloak: string, clientSecret: string): unknown[] {
  const realm = (of: string) => `${keycloak}/realms/${of}`;
  const clientId = 'vertebra';
  const { sovereignRealm } = TOPOLOGIES[name];
  const sovereign = {
    name: 'Sovereign',
    issuer: realm(sovereignRealm),
    clientId,
    clientSecret,
    scope: { kind: 'sovereign' },
  };
  const template = {
    name: 'Organization',
    issuer: realm('{org}'),
    clientId,
    scope: { kind: 'organization-template' },
  };
  switch (name) {
    case 'per-organization': {
      const scope = { kind: 'organization', organization: 'globex' };
      return [sovereign, template, { name: 'Globex', issuer: realm('globex-workforce'), clientId, scope }];
    }
    case 'shared-sovereign':
      return [sovereign, template];
    case 'keycloak-organizations': {
      const scope = { kind: 'organization-claim' };
      return [sovereign, { name: 'Organizations', issuer: realm('organizations'), clientId, clientSecret, scope }];
    }
  }
}
