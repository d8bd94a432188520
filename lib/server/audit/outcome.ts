import type { AuditEntry } from '../../domain/audit/audit.ts';

/** What became of an act whose server died in it, judged by what there is now. */
export interface IntentOutcome {
  result: 'done' | 'failed';
  /** for people: what is there, what is not, what to do */
  reason: string;
}

/** Looks at what an intent has left, and clears away what must not stay half done. Safe to repeat. */
export type FindOutcome = (intent: AuditEntry) => Promise<IntentOutcome>;
