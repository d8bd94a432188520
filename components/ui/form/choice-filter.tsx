import { Select } from './select.tsx';

interface ChoiceFilterProps<T extends string> {
  label: string;
  /** the option that does not narrow */
  any: string;
  options: readonly T[];
  /** how an option is shown; as it is without it */
  nameOf?: ((option: T) => string) | undefined;
  value: T | undefined;
  onChange: (value: T | null) => void;
  className?: string | undefined;
}

/** One of a closed list, or any. */
export function ChoiceFilter<T extends string>({
  label,
  any,
  options,
  nameOf = (option) => option,
  value,
  onChange,
  className = 'max-w-40',
}: ChoiceFilterProps<T>) {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(options.find((option) => option === event.target.value) ?? null)}
      className={className}
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {nameOf(option)}
        </option>
      ))}
    </Select>
  );
}
