/** Roles of people, as their identity provider names them (docs/access.md). */
export const SOVEREIGN_ROLES = ['sovereign-admin', 'support', 'security-officer'] as const;
export const ORGANIZATION_ROLES = ['org-admin', 'org-developer', 'org-viewer'] as const;
export const ROLES = [...SOVEREIGN_ROLES, ...ORGANIZATION_ROLES] as const;

export type SovereignRole = (typeof SOVEREIGN_ROLES)[number];
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Record<Role, string> = {
  'sovereign-admin': 'Operator',
  support: 'Support',
  'security-officer': 'Security officer',
  'org-admin': 'Organization admin',
  'org-developer': 'Developer',
  'org-viewer': 'Viewer',
};
