/** Compares as servers sort subjects: by UTF-8 bytes, which is the order of code points. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    const [high, other] = [isSurrogate(left), isSurrogate(right)];
    return high === other ? left - right : high ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** In lower case where that is as long, so that what is found in one stands at the same place in the other. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : Array.from(text, lowerOne).join('');
}
const lowerOne = (char: string): string => {
  const lower = char.toLowerCase();
  return lower.length === char.length ? lower : char;
};

/**
 * Names in order, a million of them, as one text: an object for each would take several times the room, and a search through one
 * text is the engine's own.
 */
export class NameIndex {
  /** behind each name a line break, which no subject has */
  #text = '';
  #lower = '';
  /** where each begins, and one past the end */
  #starts = new Uint32Array(1);
  #wanted = '';
  /** which match; null for all */
  #found: Uint32Array | null = null;

  get size(): number {
    return this.#starts.length - 1;
  }

  /** of all names together */
  get characters(): number {
    return this.#text.length;
  }

  /** How many match. */
  get matching(): number {
    return this.#found?.length ?? this.size;
  }

  at(index: number): string {
    return this.#text.slice(this.#starts[index], (this.#starts[index + 1] ?? 0) - 1);
  }

  /** Adds names in order; those up to the last one it has are known. */
  append(names: readonly string[]): void {
    const last = this.size === 0 ? null : this.at(this.size - 1);
    const known = last === null ? 0 : names.findIndex((name) => compareNames(name, last) > 0);
    if (known === -1 || names.length === 0) return;
    this.#replace(`${this.#text}${names.slice(known).join('\n')}\n`);
  }

  /** Puts names at their places, each that it does not have yet. */
  insert(names: readonly string[]): void {
    const places = [...new Set(names)]
      .sort(compareNames)
      .map((name) => ({ name, at: this.#placeOf(name) }))
      .filter(({ name, at }) => at === this.size || this.at(at) !== name);
    if (places.length === 0) return;
    const parts: string[] = [];
    let from = 0;
    for (const { name, at } of places) {
      const start = this.#starts[at] ?? this.#text.length;
      parts.push(this.#text.slice(from, start), name, '\n');
      from = start;
    }
    parts.push(this.#text.slice(from));
    this.#replace(parts.join(''));
  }

  /** Finds the names that contain a text, upper and lower case alike; all of them for an empty one. */
  search(text: string): void {
    const wanted = lowered(text);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#searchAnew();
  }

  #searchAnew(): void {
    if (this.#wanted === '') {
      this.#found = null;
      return;
    }
    const found = new Uint32Array(this.size);
    let count = 0;
    let index = 0;
    for (let at = this.#lower.indexOf(this.#wanted); at !== -1;) {
      while ((this.#starts[index + 1] ?? Infinity) <= at) index += 1;
      found[count] = index;
      count += 1;
      at = this.#lower.indexOf(this.#wanted, this.#starts[index + 1]);
    }
    this.#found = found.slice(0, count);
  }

  /** Of those that match, some in order: from the first one up to before the last one. */
  matches(first: number, end: number): string[] {
    const names: string[] = [];
    for (let index = Math.max(first, 0); index < Math.min(end, this.matching); index += 1) {
      names.push(this.at(this.#found?.[index] ?? index));
    }
    return names;
  }

  /** Where a name is, or would be. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNames(this.at(middle), name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #replace(text: string): void {
    this.#text = text;
    this.#lower = lowered(text);
    const starts: number[] = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = Uint32Array.from(starts);
    this.#searchAnew();
  }
}
