import type { PermissionTemplate } from '@/lib/domain/credentials/permission-template.ts';

/** One thing a credential allows, in words, with the subjects that say it to the server. */
export interface Allowance {
  words: string;
  subjects: string[];
}

/** What a subject means where it stands: the first that fits counts. What a credential is for comes first. */
type Meaning = readonly [subject: RegExp, words: string];

const PUBLISH: readonly Meaning[] = [
  [/^ws\./, 'publish events'],
  [/^\$KV\./, 'put, update and delete keys'],
  [/^\$JS\.API\.DIRECT\.GET\.KV_/, 'get keys'],
  [/^\$JS\.(API\.CONSUMER\.MSG\.NEXT\..*\*|ACK\.[^.]+\.>)$/, 'pull events through any consumer and acknowledge them'],
  [
    /^\$JS\.(API\.CONSUMER\.(INFO|MSG\.NEXT)|ACK)\.[^*]+$/,
    'pull events through its durable consumer and acknowledge them',
  ],
  [/^\$JS\.API\.STREAM\.INFO\.KV_/, 'ask for the state of the bucket and the names of its keys'],
  [/^\$JS\.API\.STREAM\.INFO\./, 'ask for the state of the stream'],
  [/^\$JS\.API\.CONSUMER\.CREATE\./, 'create consumers'],
  [/^\$JS\.API\.CONSUMER\.DELETE\./, 'delete consumers'],
  [/^\$JS\.API\.CONSUMER\.INFO\./, 'ask for the state of any consumer'],
  [/^\$JS\.API\.STREAM\.NAMES$/, 'ask for the names of all streams'],
  [/^\$JS\.API\.INFO$/, 'ask for the account’s limits and usage of JetStream'],
  [/^\$JS\.FC\./, 'answer the flow control of a push consumer'],
];

const SUBSCRIBE: readonly Meaning[] = [
  [/^ws\./, 'events as they arrive'],
  [/^\$KV\./, 'changes of keys as they happen'],
  [/^_INBOX\./, 'answers to its own requests, nobody else’s'],
];

/** Of what is refused although the rest covers it. */
const DENIED: readonly Meaning[] = [
  [/^> >$/, 'join a queue group, where it would take messages from others’ workers'],
  [/^ws\.[^.]+\.vertebra\.>$/, 'publish events in the name of Vertebra'],
  [
    /\.projector(\.>)?$/,
    'use, change or delete the projector’s consumer, through which Vertebra turns events into state',
  ],
];

const UNFORESEEN = 'use the subject';

function explain(subjects: readonly string[], meanings: readonly Meaning[]): Allowance[] {
  const meaningOf = (subject: string) => meanings.find(([pattern]) => pattern.test(subject))?.[1] ?? UNFORESEEN;
  const byMeaning = Map.groupBy(subjects, meaningOf);
  return [...meanings.map(([, words]) => words), UNFORESEEN].flatMap((words) => {
    const found = byMeaning.get(words);
    return found === undefined ? [] : [{ words, subjects: found }];
  });
}

/** Permissions as sentences: “may publish events”, “may read changes of keys as they happen”, “may not join a queue group”. */
export const explainPermissions = ({
  publish,
  subscribe,
  denyPublish = [],
  denySubscribe = [],
}: PermissionTemplate) => ({
  may: explain(publish, PUBLISH),
  hears: explain(subscribe, SUBSCRIBE),
  mayNot: explain([...denySubscribe, ...denyPublish], DENIED),
});

/** The subjects of a role that carry data, without the API calls that lead to it. */
export const dataSubjects = ({ publish, subscribe }: Pick<PermissionTemplate, 'publish' | 'subscribe'>): string[] => [
  ...new Set([...publish, ...subscribe].filter((subject) => /^(ws|\$KV)\./.test(subject))),
];
