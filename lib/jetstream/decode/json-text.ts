/**
 * JSON for reading, made from its text and not from parsed values, so that big numbers, duplicate names and the order
 * of names stay as the publisher wrote them.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Indents text that is known to be JSON, and stops soon after `limit` characters. */
export function indentJson(text: string, limit = Infinity): string {
  let out = '';
  let depth = 0;
  let previous = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const opensEmpty = previous === '{' || previous === '[';
    if (token === '}' || token === ']') {
      depth -= 1;
      out += opensEmpty ? token : newLine() + token;
    } else {
      if (opensEmpty || previous === ',') out += newLine();
      out += token === ':' ? ': ' : token;
      if (token === '{' || token === '[') depth += 1;
    }
    previous = token;
    if (out.length > limit) break;
  }
  return out;
}

/** The text of one member's value of an object; the last one when the name comes twice, as in `JSON.parse`. */
export function memberText(text: string, name: string): string | null {
  let depth = 0;
  let key: string | null = null;
  let start: number | null = null;
  let found: string | null = null;
  let previous = '';
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']';
    if (depth === 1 && (token === ',' || closes)) {
      if (key === name && start !== null) found = text.slice(start, index).trim();
      start = null;
    }
    if (closes) depth -= 1;
    if (depth === 1 && token.startsWith('"') && (previous === '{' || previous === ',')) key = String(JSON.parse(token));
    if (depth === 1 && token === ':') start = index + 1;
    if (token === '{' || token === '[') depth += 1;
    previous = token;
  }
  return found;
}
