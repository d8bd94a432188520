import type { ReactNode } from 'react';

interface ChoiceProps<T extends string> {
  /** of the group */
  name: string;
  value: T;
  chosen: T;
  onChoose: (value: T) => void;
  disabled?: boolean;
  children: ReactNode;
}

/** A radio button on a line of its own, with what it stands for. */
export function Choice<T extends string>({
  name,
  value,
  chosen,
  onChoose,
  disabled = false,
  children,
}: ChoiceProps<T>) {
  return (
    <label className="flex items-baseline gap-2 has-disabled:text-ink-3">
      <input type="radio" name={name} checked={chosen === value} disabled={disabled} onChange={() => onChoose(value)} />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </label>
  );
}
