/** The part of docs/helm.md that is made from the chart: every value, what it is without being set, and what it does. */
import { format } from 'prettier';
import { isMap, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';

const BEGIN = '<!-- made by `npm run docs`: change deploy/chart/values.yaml instead -->';
const END = '<!-- end of what `npm run docs` made -->';

interface Value {
  path: string;
  otherwise: string;
  says: string;
}

/** A comment over a line is one of its key; over the first line of a map, it is one of the map. */
const commentOf = (map: YAMLMap, pair: Pair, index: number): string =>
  [(pair.key as Node).commentBefore, index === 0 ? map.commentBefore : undefined]
    .filter((text) => text !== undefined && text !== null)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Whether lines below have comments of their own. Where none has, the map is one value: it is documented as a whole. */
const hasComments = (map: YAMLMap): boolean =>
  map.items.some((pair, index) => commentOf(map, pair, index) !== '' || (isMap(pair.value) && hasComments(pair.value)));

function valuesIn(map: YAMLMap, path: readonly string[], document: Document): Value[] {
  return map.items.flatMap((pair, index) => {
    const name = String((pair.key as { value: unknown }).value);
    const inside = [...path, name];
    if (isMap(pair.value) && hasComments(pair.value)) return valuesIn(pair.value, inside, document);
    const otherwise = JSON.stringify((pair.value as Node).toJS(document));
    return [{ path: inside.join('.'), otherwise, says: commentOf(map, pair, index) }];
  });
}

/** Every value of a values.yaml, in its order. Throws when one has no comment. */
function documentedValues(yaml: string): Value[] {
  const document = parseDocument(yaml);
  if (!isMap(document.contents)) throw new Error('values.yaml is no map.');
  const values = valuesIn(document.contents, [], document);
  const silent = values.filter(({ says }) => says === '');
  if (silent.length > 0) throw new Error(`Say what these are: ${silent.map(({ path }) => path).join(', ')}`);
  return values;
}

/** What is longer makes the table unreadable. */
const LONGEST = 70;

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The document with its made part as values.yaml says now. Throws when the marks that enclose it are gone. */
export async function withValuesSection(document: string, yaml: string): Promise<string> {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/helm.md has lost the marks around the table.');
  const rows = documentedValues(yaml).map(
    ({ path, otherwise, says }) =>
      `| ${code(path)} | ${otherwise.length > LONGEST ? 'see the file' : code(otherwise)} | ${says.replaceAll('|', '\\|')} |`,
  );
  const table = ['| value | without it | |', '| --- | --- | --- |', ...rows].join('\n');
  const text = `${document.slice(0, from)}${BEGIN}\n\n${table}\n\n${document.slice(to)}`;
  return format(text, { parser: 'markdown', printWidth: 120, proseWrap: 'always' });
}
