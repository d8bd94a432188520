import { EVENT_SOURCES, SUMMARY_KIND } from '../environments/environment-state-words.ts';
import type { EventSource } from '../environments/environment-state-words.ts';
import { quote } from './problem.ts';
import type { EventProblem } from './problem.ts';
import { stateKeyOf, stateKeyProblem } from './state-key.ts';
import type { Keyed } from './state-key.ts';

/** The object that an event is about, by its subject. */
export interface EventAddress extends Keyed {
  source: EventSource;
  /** of its state in the bucket */
  key: string;
}

/** Stands for the namespace of what has none, so that a name is always behind the same number of tokens. */
const NO_NAMESPACE = '_cluster';

/** Sources whose objects are all of one kind and have no namespace. */
const ONE_KIND = {
  flux: 'kustomization',
  git: 'commit',
  crossplane: 'crossplane',
  vertebra: 'credential',
} as const satisfies Record<Exclude<EventSource, 'k8s'>, string>;
/** Without a namespace these would lie under the keys of another source or of the projector's counts. */
const OTHERS_KINDS: readonly string[] = Object.values(ONE_KIND);

/** The source whose objects are of this kind and have no namespace; k8s has all other kinds. */
const sourceOfKind = (kind: string): EventSource => {
  const found = Object.entries(ONE_KIND).find(([, one]) => one === kind);
  return (found?.[0] as keyof typeof ONE_KIND | undefined) ?? 'k8s';
};

const isSource = (text: string): text is EventSource => (EVENT_SOURCES as readonly string[]).includes(text);

function checked(source: EventSource, { kind, namespace, name }: Keyed): EventAddress | EventProblem {
  if (kind.includes('/') || name.includes('/') || namespace?.includes('/')) {
    return { problem: 'A slash separates the parts of a key, so there is none in a kind, a namespace or a name.' };
  }
  const key = stateKeyOf({ kind, namespace, name });
  const problem = stateKeyProblem(key);
  return problem === null
    ? { source, kind, namespace, name, key }
    : { problem: `It cannot be kept under the key ${quote(key)}. ${problem}` };
}

function k8sAddress(subject: string, rest: string): EventAddress | EventProblem {
  const [kind, token, ...names] = rest.split('.');
  const name = names.join('.');
  if (!kind || !token || name === '') {
    return { problem: `${quote(subject)} is not of the form ws.<environment>.k8s.<kind>.<namespace>.<name>.` };
  }
  const namespace = token === NO_NAMESPACE ? null : token;
  if (kind === SUMMARY_KIND || (namespace === null && OTHERS_KINDS.includes(kind))) {
    return {
      problem: `An object of the source k8s cannot be of the kind ${quote(kind)}: its key belongs to something else.`,
    };
  }
  return checked('k8s', { kind, namespace, name });
}

/** Events of Vertebra say their kind, so that another one can come beside it. */
function vertebraAddress(subject: string, rest: string): EventAddress | EventProblem {
  const kind = ONE_KIND.vertebra;
  const name = rest.startsWith(`${kind}.`) ? rest.slice(kind.length + 1) : '';
  if (name === '') return { problem: `${quote(subject)} is not of the form ws.<environment>.vertebra.${kind}.<name>.` };
  return checked('vertebra', { kind, namespace: null, name });
}

/**
 * Which object an event on this subject is about, and under which key its state lies.
 * @param environment full name such as `acme-prod`
 */
export function parseEventSubject(environment: string, subject: string): EventAddress | EventProblem {
  const prefix = `ws.${environment}.`;
  const sourceEnd = subject.indexOf('.', prefix.length);
  const source = subject.slice(prefix.length, sourceEnd === -1 ? undefined : sourceEnd);
  if (!subject.startsWith(prefix) || !isSource(source)) {
    return { problem: `${quote(subject)} names no source of events: ${EVENT_SOURCES.join(', ')}.` };
  }
  const rest = sourceEnd === -1 ? '' : subject.slice(sourceEnd + 1);
  if (source === 'k8s') return k8sAddress(subject, rest);
  if (source === 'vertebra') return vertebraAddress(subject, rest);
  const kind = ONE_KIND[source];
  if (rest === '') return { problem: `${quote(subject)} does not say which ${kind} it is about.` };
  return checked(source, { kind, namespace: null, name: rest });
}

/** The subject that events about an object are published on; the inverse of `parseEventSubject`. */
export function eventSubjectOf(
  environment: string,
  { source, kind, namespace, name }: Keyed & { source: EventSource },
): string {
  const prefix = `ws.${environment}.${source}`;
  // a Kubernetes name may hold dots, so it comes last
  if (source === 'k8s') return `${prefix}.${kind}.${namespace ?? NO_NAMESPACE}.${name}`;
  return source === 'vertebra' ? `${prefix}.${kind}.${name}` : `${prefix}.${name}`;
}

/** What a key says about its object; the inverse of `stateKeyOf`. Null for a key that is no object's. */
export function parseStateKey(key: string): (Keyed & { source: EventSource }) | null {
  const [kind, second, third, ...more] = key.split('/');
  if (!kind || !second || kind === SUMMARY_KIND || more.length > 0) return null;
  const [namespace, name] = third === undefined ? [null, second] : [second, third];
  return name === '' ? null : { kind, namespace, name, source: namespace === null ? sourceOfKind(kind) : 'k8s' };
}
