/** What is asked of the `nats` part of account claims before it is signed. */
import { isTemplateToken } from '../../domain/credentials/permission-template.ts';
import { subjectFilterProblem } from '../../domain/subjects.ts';
import { isPublicKey } from './nkey.ts';
import { checkExact, refuse } from './signing-checks.ts';

/** Why a subject cannot stand in a permission list. Templates are allowed as whole tokens only: older servers deny the rest. */
function permissionProblem(subject: string): string | null {
  const odd = subject.split('.').find((token) => /[{}]/.test(token) && !isTemplateToken(token));
  return odd === undefined ? subjectFilterProblem(subject) : `“${odd}” is no template we use`;
}

/** An entry about subscriptions may name a queue group behind a space. */
const partsOf = (entry: string): string[] => (entry.split(' ').length === 2 ? entry.split(' ') : [entry]);

interface PermissionLists {
  allow?: string[];
  deny?: string[];
}

function checkTemplate(key: { role?: string | undefined; template?: unknown }): void {
  const template = key.template as { pub?: PermissionLists; sub?: PermissionLists } | undefined;
  const { pub, sub } = template ?? {};
  const publish = [...(pub?.allow ?? []), ...(pub?.deny ?? [])];
  const subscribe = [...(sub?.allow ?? []), ...(sub?.deny ?? [])].flatMap(partsOf);
  for (const subject of [...publish, ...subscribe]) {
    const problem = permissionProblem(subject);
    if (problem !== null) refuse(`permission “${subject}” of ${key.role ?? 'a signing key'}: ${problem}`);
  }
}

/** The `nats` part of account claims, as far as it is checked. */
export interface AccountBlock {
  limits?: Record<string, unknown>;
  signing_keys?: (string | { kind: 'user_scope'; key: string; role?: string | undefined; template?: unknown })[];
}

/** Refuses what a server would read otherwise, or store and fail at later. Throws `ClaimsRefused`. */
export function checkBlock(block: AccountBlock): void {
  for (const [name, value] of Object.entries(block.limits ?? {})) {
    if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < -1)) {
      refuse(`limit ${name} is ${String(value)}; it takes a whole number, -1 for unlimited`);
    }
  }
  for (const key of block.signing_keys ?? []) {
    const publicKey = typeof key === 'string' ? key : key.key;
    if (!isPublicKey('A', publicKey)) refuse('a signing key is no public account nkey');
    if (typeof key !== 'string') checkTemplate(key);
  }
  checkExact(block, 'nats');
}
