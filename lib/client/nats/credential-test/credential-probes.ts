import type { CredentialRole } from '../../../domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import type { IssuedCredential } from '../../../domain/credentials/credential.ts';
import { environmentAssets, environmentName } from '../../../domain/names.ts';

/** How a probe asks; `test-credential.ts` has one way of asking for each. */
export type ProbeKind =
  | 'connect'
  | 'publish-event'
  | 'listen'
  | 'stream-info'
  | 'last-value'
  | 'write-key'
  | 'consumer-info'
  | 'pull'
  | 'create-consumer';

export interface Probe {
  kind: ProbeKind;
  /** what is tried, in words */
  title: string;
  /** what it is tried on: an address, a subject, a stream, `<stream>.<consumer>` */
  target: string;
  /** what the credential promises: that it works, or that the server refuses it */
  expects: 'works' | 'refused';
}

const works = (kind: ProbeKind, title: string, target: string): Probe => ({ kind, title, target, expects: 'works' });
const refused = (kind: ProbeKind, title: string, target: string): Probe => ({
  kind,
  title,
  target,
  expects: 'refused',
});

/**
 * What a test of this credential tries, in order. Nothing of it is left: what is published is accepted and not stored, an event that is
 * pulled is given back, and a consumer is deleted at once. So a broken seal is found, not used.
 */
export function credentialProbes({
  credential,
  endpoints,
}: Pick<IssuedCredential, 'credential' | 'endpoints'>): Probe[] {
  const assets = environmentAssets(environmentName(credential.organization, credential.environment));
  const { stream, subjects, bucketStream, bucketSubjects, subjectPrefix, bucket } = assets;
  // to whoever listens it says that an object is gone which never was
  const event = `${subjectPrefix}.k8s.configmap.vertebra.probe`;
  const key = `$KV.${bucket}.vertebra/probe`;
  const consumer = `${stream}.${credential.durable ?? ''}`;

  const cannotPublish = refused('publish-event', 'Publish an event', event);
  const sealed = CREDENTIAL_ROLES[credential.role].kind === 'sealed';
  const ownConsumer = (on: string) =>
    sealed ? refused('create-consumer', 'Create a consumer', on) : works('create-consumer', 'Create a consumer', on);
  const publish = [works('publish-event', 'Publish an event', event), refused('listen', 'Read events', subjects)];
  const readBucket = [
    works('stream-info', 'Ask for the state of the bucket', bucketStream),
    works('last-value', 'Get the newest key', bucketStream),
    works('listen', 'Listen to changes', bucketSubjects),
    ownConsumer(bucketStream),
  ];
  const writeBucket = [...readBucket, works('write-key', 'Write a key', key), cannotPublish];

  const byRole: Record<CredentialRole, Probe[]> = {
    publisher: [...publish, ownConsumer(stream)],
    'trusted-publisher': publish,
    subscriber: [
      works('consumer-info', 'Ask for its durable consumer', consumer),
      works('pull', 'Pull one event and give it back', consumer),
      works('listen', 'Listen to new events', subjects),
      cannotPublish,
      ownConsumer(stream),
    ],
    'trusted-subscriber': [
      works('stream-info', 'Ask for the state of the stream', stream),
      ownConsumer(stream),
      works('listen', 'Listen to new events', subjects),
      cannotPublish,
    ],
    'kv-reader': [...readBucket, refused('write-key', 'Write a key', key)],
    'trusted-kv-reader': [...readBucket, refused('write-key', 'Write a key', key)],
    'kv-writer': writeBucket,
    'trusted-kv-writer': writeBucket,
  };
  return [
    works('connect', 'Connect over WebSocket', endpoints.websocket),
    ...byRole[credential.role],
    refused('listen', 'Read answers meant for others', '_INBOX.>'),
  ];
}
