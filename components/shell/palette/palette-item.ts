/** What the palette lists: a place to go to, or something to do. */
export interface PaletteItem {
  /** unlike that of every other item */
  id: string;
  label: string;
  note?: string | undefined;
  /** further words it is found by */
  words?: string | undefined;
  /** why this person cannot do it, in a sentence: it stands there with that and does nothing */
  refusal?: string | undefined;
  run: () => void;
}

export interface PaletteGroup {
  heading: string;
  items: readonly PaletteItem[];
}

/** How well a text fits what is searched for: 0 is the same, then beginning, beginning of a word, anywhere; null: not at all. */
export function rankOf(text: string, search: string): number | null {
  const within = text.toLowerCase();
  const wanted = search.trim().toLowerCase();
  if (within === wanted) return 0;
  const at = within.indexOf(wanted);
  if (at < 0) return null;
  if (at === 0) return 1;
  // a word begins behind anything that is no letter or digit: `-`, `_`, `.`, `/`
  for (let next = at; next >= 0; next = within.indexOf(wanted, next + 1)) {
    if (!/[\p{L}\p{N}]/u.test(within[next - 1] ?? '')) return 2;
  }
  return 3;
}

const OTHER_WORDS = 4;

function rankOfItem({ label, words = '' }: PaletteItem, search: string): number | null {
  const ofLabel = rankOf(label, search);
  if (ofLabel !== null) return ofLabel;
  // every word, wherever it stands
  const all = `${label} ${words}`.toLowerCase();
  return search
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
    ? OTHER_WORDS
    : null;
}

/** What the server found stands after what is found by its label, however it was found. */
const FOUND_ELSEWHERE = 5;

/**
 * Groups with what fits the search, the best first, in groups and of groups; those that fit as well stay in their order. Without a
 * search all of it. `found`: of items that the server has searched by more than their label, so that all fit.
 */
export function rankGroups(groups: readonly (PaletteGroup & { found?: boolean })[], search: string): PaletteGroup[] {
  if (search.trim() === '') return groups.filter(({ items }) => items.length > 0);
  return groups
    .map(({ heading, items, found = false }) => {
      const ranked = items
        .map((item) => ({ item, rank: rankOfItem(item, search) ?? (found ? FOUND_ELSEWHERE : null) }))
        .filter((one): one is { item: PaletteItem; rank: number } => one.rank !== null)
        .sort((a, b) => a.rank - b.rank);
      return { heading, items: ranked.map(({ item }) => item), best: ranked[0]?.rank ?? Infinity };
    })
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => a.best - b.best)
    .map(({ heading, items }) => ({ heading, items }));
}

/** What can be asked for by a verb and the name of a credential: “revoke kv-reader”. */
export const CREDENTIAL_VERBS = ['revoke', 'renew', 'replace'] as const;
export type CredentialVerb = (typeof CREDENTIAL_VERBS)[number];

/** The verb that a search begins with, and what it is about; null where it begins with none. */
export function parseVerb(search: string): { verb: CredentialVerb; rest: string } | null {
  const [first = '', ...rest] = search.trim().split(/\s+/);
  const verb = CREDENTIAL_VERBS.find((one) => one === first.toLowerCase());
  return verb === undefined ? null : { verb, rest: rest.join(' ') };
}
