import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';

/** How the two kinds differ, before somebody chooses. */
export const KIND_SUMMARY: Record<CredentialKind, string> = {
  sealed: 'Can do what it says below and no more, even in the wrong hands. Take one of these if it does the job.',
  trusted:
    'For clients that must create consumers. Whoever holds one can reach every Environment of this Organization, prod included, whichever it is issued for.',
};

/** What the kind of an issued credential means, in full. */
export const kindMeaning = (kind: CredentialKind, organization: string): string[] =>
  kind === 'sealed'
    ? [
        `It connects to the edge account of ${organization}: an account beside the one with the data, which holds no stream, no bucket and no consumer. It passes on what the role needs, and nothing that changes or deletes one of them.`,
        'Inside one account the server does not check where an answer is sent, so permissions alone would not keep its streams safe. The border between two accounts does.',
      ]
    : [
        `It connects to the home account of ${organization}, which holds the data of every Environment, because the clients it is for create consumers there.`,
        'It cannot reach another Organization. In this one it reaches every Environment, prod included: whoever holds it can have the server read, delete or rewrite streams and buckets, whatever its permissions say. Keep it where you would keep an admin’s password, and let it expire soon.',
      ];
