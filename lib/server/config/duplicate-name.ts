/** What says where a parser is: names with the colon behind them, other texts, and the ends of objects. */
const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g;

/**
 * The first name that stands twice in one object of a JSON text, and the line of its second place, counted from 1; null when there is none.
 * A parser takes the last of two equal names, another one the first: the text could then mean two things.
 * @param json a text that JSON.parse takes
 */
export function duplicateName(json: string): { name: string; line: number } | null {
  const objects: Set<string>[] = [];
  for (const { 0: token, 1: text = '', 2: colon, index } of json.matchAll(TOKENS)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (colon !== undefined) {
      // the same name can be written with an escape
      const name = String(JSON.parse(text));
      const names = objects.at(-1);
      if (names?.has(name)) return { name, line: json.slice(0, index).split('\n').length };
      names?.add(name);
    }
  }
  return null;
}
