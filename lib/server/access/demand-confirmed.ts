import { VertebraError } from '../../domain/errors.ts';

/** Throws `invalid-request` unless the name of what is lost was written to confirm it. Asked before anything is changed. */
export function demandConfirmed(kind: 'Organization' | 'Environment', name: string, confirm: string): void {
  if (confirm === name) return;
  const message = `Write the name of the ${kind}, “${name}”, to confirm. Nothing was changed.`;
  throw new VertebraError('invalid-request', message, { fields: [{ path: 'confirm', message }] });
}
