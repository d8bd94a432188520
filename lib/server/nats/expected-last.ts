/** Header of a publish that must be refused when the last message on its subject has another sequence; 0 for none (NATS ADR-8). */
export const EXPECTED_LAST = 'Nats-Expected-Last-Subject-Sequence';
