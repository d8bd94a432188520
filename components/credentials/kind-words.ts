import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';

/** How the two kinds differ, before somebody chooses. */
export const KIND_SUMMARY: Record<CredentialKind, string> = {
  sealed: 'Does what it says and no more, even in the wrong hands. Take one of these if it does the job.',
  trusted:
    'For clients that must create consumers. Reaches every Environment of this Organization, prod included, whichever it is issued for.',
};

/** What the kind of an issued credential means, in full. */
export const kindMeaning = (kind: CredentialKind, organization: string): string[] =>
  kind === 'sealed'
    ? [
        `This credential connects to the edge account of ${organization}. That account holds no stream, no bucket and no consumer; it passes on what the role needs and nothing that changes or deletes one.`,
        'Permissions inside one account are not a wall, because the server does not check where it sends an answer. The border between two accounts is one: the project’s tests attack every sealed role and compare streams, buckets and consumers before and after.',
      ]
    : [
        `This credential connects to the home account of ${organization}, where the data of every Environment lives, because the clients it is for create consumers there.`,
        'It cannot reach another Organization. In this one it reaches every Environment, prod included: whoever holds it can have the server read, delete or rewrite streams and buckets, whatever its permissions say. Keep it where you would keep an admin’s password, and let it expire soon.',
      ];
