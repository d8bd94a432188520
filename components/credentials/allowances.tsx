import type { Allowance } from './explain-permissions.ts';

/** Sentences of what is allowed, each with the subjects that say it to the server. */
export function Allowances({ allowances }: { allowances: readonly Allowance[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {allowances.map(({ words, subjects }) => (
        <li key={words}>
          <span>{words}</span>
          {subjects.map((subject) => (
            <code key={subject} className="block text-sm wrap-anywhere text-ink-3">
              {subject}
            </code>
          ))}
        </li>
      ))}
    </ul>
  );
}
