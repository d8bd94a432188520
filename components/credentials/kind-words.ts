import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';

/** How the two kinds differ, before somebody chooses. */
export const KIND_SUMMARY: Record<CredentialKind, string> = {
  sealed: 'Limited to its permissions, even in the wrong hands. Prefer one of these.',
  trusted:
    'For clients that must create consumers. Reaches every Environment of this Organization, prod included, whichever it is issued for.',
};

/** What the kind of an issued credential means, in full. */
export const kindMeaning = (kind: CredentialKind, organization: string): string[] =>
  kind === 'sealed'
    ? [
        `This credential connects to the edge account of ${organization}. That account holds no stream, no bucket and no consumer; it forwards what the role needs and nothing that changes or deletes one.`,
        'Permissions within one account do not isolate, because the server does not check the reply subject of a request. Separate accounts do: the project’s tests attack every sealed role and compare streams, buckets and consumers before and after.',
      ]
    : [
        `This credential connects to the home account of ${organization}, where the data of every Environment lives, because the clients it is for create consumers there.`,
        'It cannot reach another Organization. In this one it reaches every Environment, prod included: whoever holds it can have the server read, delete or rewrite streams and buckets, whatever its permissions say. Store it like an admin’s password, and let it expire soon.',
      ];
