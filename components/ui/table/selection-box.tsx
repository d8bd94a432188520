import type { ChangeEvent } from 'react';

/** The cell that a checkbox stands in, above the link that covers the row. */
export const SELECTION_CELL = 'relative z-1 w-9 shrink-0 self-stretch';

interface SelectionBoxProps {
  label: string;
  isChosen: boolean;
  /** some of what it stands for are chosen */
  isPartly?: boolean | undefined;
  tabIndex?: number | undefined;
  /** `extend`: with Shift */
  onToggle: (extend: boolean) => void;
}

/** A checkbox of a table. The whole cell can be pressed. */
export function SelectionBox({ label, isChosen, isPartly = false, tabIndex, onToggle }: SelectionBoxProps) {
  const onChange = ({ nativeEvent }: ChangeEvent) =>
    onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
  return (
    <label className="grid size-full place-items-center select-none">
      <input
        type="checkbox"
        aria-label={label}
        checked={isChosen}
        ref={(box) => {
          if (box) box.indeterminate = isPartly;
        }}
        tabIndex={tabIndex}
        onChange={onChange}
        className="size-4 accent-accent"
      />
    </label>
  );
}
