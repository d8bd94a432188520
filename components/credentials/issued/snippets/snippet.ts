import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { IssuedCredential } from '@/lib/domain/credentials/credential.ts';
import { environmentAssets, environmentName } from '@/lib/domain/names.ts';

/** What a snippet shows after it has connected. */
export type SnippetStep =
  'publish' | 'consume' | 'consume-own' | 'kv-open' | 'kv-get' | 'kv-changes' | 'kv-watch' | 'kv-put';

export interface SnippetInput {
  steps: readonly SnippetStep[];
  name: string;
  server: string;
  /** without it a client listens on `_INBOX.>`, which nobody may */
  inboxPrefix: string;
  stream: string;
  subjects: string;
  durable: string;
  bucket: string;
  /** live changes of the bucket, for those who may not create the consumer of a watch */
  bucketSubjects: string;
  eventSubject: string;
  /** a key that reads well; a writer gets one of its own, so that nobody overwrites state by pasting */
  key: string;
}

/** One language: its name on the tab and the whole program. */
export interface SnippetLanguage {
  id: string;
  label: string;
  code: (input: SnippetInput) => string;
}

const STEPS: Record<CredentialRole, readonly SnippetStep[]> = {
  publisher: ['publish'],
  'trusted-publisher': ['publish'],
  subscriber: ['consume'],
  'trusted-subscriber': ['consume-own'],
  'kv-reader': ['kv-open', 'kv-get', 'kv-changes'],
  'trusted-kv-reader': ['kv-open', 'kv-get', 'kv-watch'],
  'kv-writer': ['kv-open', 'kv-put', 'kv-get'],
  'trusted-kv-writer': ['kv-open', 'kv-put', 'kv-watch'],
};

/** Everything a snippet needs to know of a credential; nothing in it is secret. */
export function snippetInput(issued: IssuedCredential): SnippetInput {
  const { credential } = issued;
  const environment = environmentName(credential.organization, credential.environment);
  const { stream, subjects, bucket, bucketSubjects, subjectPrefix } = environmentAssets(environment);
  const steps = STEPS[credential.role];
  return {
    steps,
    name: credential.name,
    server: issued.endpoints.nats,
    inboxPrefix: issued.inboxPrefix,
    stream,
    subjects,
    durable: credential.durable ?? credential.name,
    bucket,
    bucketSubjects,
    eventSubject: `${subjectPrefix}.git.8c0f766`,
    key: steps.includes('kv-put') ? `example/${credential.name}` : 'deployment/shop/checkout',
  };
}
