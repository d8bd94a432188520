/** Carrying an act out on every server, and asking each of them for proof. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isProven, mergeProofs } from '../../../domain/evidence.ts';
import type { ServerLine, ServerProof, Side } from '../../../domain/evidence.ts';
import { writeEdge, writeHome } from '../account-writer.ts';
import type { OneOrganization } from '../account-writer.ts';

/** How long who asked is kept waiting for proof; what is not proven then is asked again by a server, until it is. */
const PROOF_MS = 1_500;
const AGAIN_MS = 50;
/** A server that does not answer keeps the writing waiting; the others are asked meanwhile. */
const WRITING_MS = 300;

type Tell = (line: ServerLine) => void;

/** Writes the claims of these accounts, one behind the other, and tells once of each server that has stored those of an account. */
export async function writeSides(
  grant: OneOrganization,
  home: string,
  sides: readonly Side[],
  tell: Tell = () => undefined,
): Promise<void> {
  for (const account of sides) {
    const taken = new Set<string>();
    await (account === 'edge' ? writeEdge : writeHome)(grant, home, (server) => {
      if (!taken.has(server)) tell({ type: 'claims', server, account, at: new Date().toISOString() });
      taken.add(server);
    });
  }
}

/** Asks until every server is proven, or some seconds after the claims were written; tells of each as soon as it is, of the rest at the end. */
export async function proofInTime(
  ask: () => Promise<{ proofs: ServerProof[] }>,
  written: Promise<unknown>,
  tell: Tell,
): Promise<ServerProof[]> {
  let until = Infinity;
  written.then(
    () => (until = Date.now() + PROOF_MS),
    () => (until = 0),
  );
  await Promise.race([written.catch(() => undefined), sleep(WRITING_MS)]);
  let known: ServerProof[] = [];
  const told = new Set<string>();
  const tellOf = (proof: ServerProof) => {
    if (told.has(proof.server)) return;
    told.add(proof.server);
    tell({ type: 'server', ...proof });
  };
  for (;;) {
    known = mergeProofs(known, (await ask()).proofs);
    known.filter(isProven).forEach(tellOf);
    if (known.every(isProven) || Date.now() >= until) break;
    await sleep(AGAIN_MS);
  }
  known.forEach(tellOf);
  return known;
}
