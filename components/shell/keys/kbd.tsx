/** A key of the keyboard, as it is printed there. */
export const Kbd = ({ children }: { children: string }) => (
  <kbd className="rounded-sm border border-b-2 border-line-strong bg-surface px-1.5 font-mono text-xs whitespace-nowrap text-ink-2">
    {children}
  </kbd>
);
