import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { Credential, IssuedCredential } from '@/lib/domain/credentials/credential.ts';
import { SUMMARY_KIND } from '@/lib/domain/environments/environment-state-words.ts';
import { environmentAssets, environmentName } from '@/lib/domain/names.ts';

/** What a snippet shows after it has connected. */
export type SnippetStep =
  'publish' | 'consume' | 'consume-own' | 'kv-open' | 'kv-get' | 'kv-changes' | 'kv-watch' | 'kv-put' | 'kv-delete';

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
  /** of an event about an object that nothing else is about, named like the credential */
  eventSubject: string;
  /** the event but for its `id`, in which every snippet puts another one each time: valid by docs/events.md */
  event: { specversion: '1.0'; source: string; type: string; data: Record<string, string> };
  /** a key that is there wherever a projector runs; a writer gets one of its own, which it takes away again */
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
  'kv-writer': ['kv-open', 'kv-put', 'kv-get', 'kv-delete'],
  'trusted-kv-writer': ['kv-open', 'kv-put', 'kv-get', 'kv-delete', 'kv-watch'],
};

/** The object in the state of the Environment that comes of what a snippet publishes; null when it publishes nothing. */
export const objectOfSnippet = ({ name, role }: Pick<Credential, 'name' | 'role'>): string | null =>
  STEPS[role].includes('publish') ? `commit/${exampleOf(name)}` : null;

const exampleOf = (name: string): string => `example-${name}`;

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
    eventSubject: `${subjectPrefix}.git.${exampleOf(credential.name)}`,
    event: {
      specversion: '1.0',
      source: `/${credential.name}`,
      type: 'catalyst.git.commit.added',
      data: { branch: 'main', author: credential.name, message: `Hello from ${credential.name}` },
    },
    key: steps.includes('kv-put') ? `example/${credential.name}` : `${SUMMARY_KIND}/k8s`,
  };
}
