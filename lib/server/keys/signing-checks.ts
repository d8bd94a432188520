/** What is asked of everything that is signed, whoever it is for. */
import type { Action } from '../../domain/access-table.ts';
import type { Grant } from '../../domain/grant.ts';

/** Claims that must not be signed. The resolver would store them with 200 and break the account later (docs/nats.md). */
export class ClaimsRefused extends Error {
  override readonly name = 'ClaimsRefused';
}

export const refuse = (why: string): never => {
  throw new ClaimsRefused(why);
};

export function demandAction(grant: Grant, actions: readonly Action[], what: string): void {
  if (!actions.includes(grant.action)) refuse(`a grant of ${grant.action} signs no ${what}`);
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Numbers of others go through JSON; one beyond 2^53 would come out as another, or as none that the server can read. */
export function checkExact(value: unknown, path: string): void {
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    refuse(`${path} is ${String(value)}, which cannot be kept exactly; write a smaller number, or -1 for unlimited`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inside] of Object.entries(value)) checkExact(inside, `${path}.${name}`);
}
