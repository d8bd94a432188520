/** The part of docs/access.md that is made from the code: who may do what, and which requests ask for it. */
import { format } from 'prettier';
import { ACCESS, ACTIONS } from '../../lib/domain/access-table.ts';
import type { Action } from '../../lib/domain/access-table.ts';
import { ROLE_LABELS, ROLES } from '../../lib/domain/system/roles.ts';
import type { Role } from '../../lib/domain/system/roles.ts';
import type { Operation } from '../../lib/domain/operation.ts';
import { OPERATIONS } from '../../lib/server/http/operations.ts';
import { READ_OPERATIONS } from '../../lib/server/http/read-operations.ts';

const BEGIN = '<!-- made by `npm run docs`: change lib/domain/access-table.ts instead -->';
const END = '<!-- end of what `npm run docs` made -->';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function requestsOf(action: Action): string {
  const asking = Object.values<Operation>({ ...OPERATIONS, ...READ_OPERATIONS }).filter(({ access }) =>
    access.includes(action),
  );
  return asking.map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``).join(', ');
}

const mark = (action: Action, role: Role): string =>
  (ACCESS[action].roles as readonly Role[]).includes(role) ? '✓' : '–';

function render(): string {
  const table = [
    row(['action', 'to', ...ROLES.map((role) => ROLE_LABELS[role])]),
    row(['---', '---', ...ROLES.map(() => ':-:')]),
    ...ACTIONS.map((action) =>
      row([`\`${action}\``, ACCESS[action].label, ...ROLES.map((role) => mark(action, role))]),
    ),
  ];
  const reasons = ACTIONS.flatMap((action) => {
    const rule = ACCESS[action];
    return 'reason' in rule ? [`- \`${action}\`: ${rule.reason}`] : [];
  });
  const requests = ACTIONS.map((action) => [`\`${action}\``, requestsOf(action)]).filter(([, asking]) => asking !== '');
  return [
    BEGIN,
    table.join('\n'),
    'Why the cells are as they are, where it is not plain:',
    reasons.join('\n'),
    'Which request asks for what:',
    [row(['action', 'requests']), row(['---', '---']), ...requests.map(row)].join('\n'),
    END,
  ].join('\n\n');
}

/** The document with its made part as the code says now. Throws when the marks that enclose it are gone. */
export async function withAccessSection(document: string): Promise<string> {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/access.md has lost the marks around the table.');
  const text = `${document.slice(0, from)}${render()}${document.slice(to + END.length)}`;
  return format(text, { parser: 'markdown', printWidth: 120, proseWrap: 'always' });
}
