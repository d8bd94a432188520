import { hash } from 'node:crypto';

/**
 * Which of the living projectors has an Organization: the one whose hash together with its name is the greatest (rendezvous
 * hashing). Whoever knows the same projectors comes to the same answer, and when one goes only its Organizations move.
 * Null when there are none.
 */
export function ownerOf(organization: string, projectors: Iterable<string>): string | null {
  let owner: string | null = null;
  let greatest = '';
  for (const projector of projectors) {
    const weight = hash('sha1', `${projector}/${organization}`);
    if (owner === null || weight > greatest) [owner, greatest] = [projector, weight];
  }
  return owner;
}
