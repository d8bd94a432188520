import type { Caller } from '../../domain/system/caller.ts';
import { recordAudit } from './record.ts';

/** What is opened, for whom and with which rights: whatever differs in any of these is another look. */
export interface Opening {
  /** slug */
  organization: string;
  /** public key that reads */
  publicKey: string;
  role: 'inspector' | 'reader';
}

/** By two clocks: the one of the JWTs may be set back, the other one stops while the machine sleeps. */
interface Covered {
  /** milliseconds since 1970 */
  until: number;
  /** milliseconds of `performance` */
  monotonicUntil: number;
}

/** Openings whose JWT is still valid and whose record this process has written. */
const covered = new Map<string, Covered>();
/** So many are remembered; one that is forgotten before its time is written down again. */
const MOST = 10_000;

const isCovering = ({ until, monotonicUntil }: Covered): boolean =>
  Date.now() < until && performance.now() < monotonicUntil;

function makeRoom(): void {
  for (const [name, known] of covered) if (!isCovering(known)) covered.delete(name);
  // In the order in which they were last renewed.
  for (const name of covered.keys()) {
    if (covered.size < MOST) return;
    covered.delete(name);
  }
}

/**
 * Writes into the audit log that a NATS session is opened, before its JWT is made. A renewal while the JWT before is valid is no
 * new opening; once that has expired it is one. Each process writes its own.
 * @param expiresAt when the JWT to come ends, milliseconds since 1970
 * Throws `nats-unavailable` when it cannot be written: no JWT may be made then.
 */
export async function recordOpening(caller: Caller, opening: Opening, expiresAt: number): Promise<void> {
  const { organization, publicKey, role } = opening;
  const { issuer, subject } = caller.actor;
  const name = JSON.stringify([issuer, subject, organization, role, publicKey]);
  const known = covered.get(name);
  if (known === undefined || !isCovering(known)) {
    await recordAudit(caller, {
      action: 'nats-session.open',
      organization,
      object: publicKey,
      result: 'done',
      reason: `as ${role}`,
    });
  }
  covered.delete(name);
  if (covered.size >= MOST) makeRoom();
  covered.set(name, { until: expiresAt, monotonicUntil: performance.now() + (expiresAt - Date.now()) });
}
