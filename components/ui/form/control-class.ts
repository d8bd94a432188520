/** Text fields and selects share this. 16 px on small screens keeps iOS from zooming into the page. */
export const CONTROL_CLASS =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-md text-ink placeholder:text-ink-3 aria-invalid:border-bad disabled:cursor-not-allowed disabled:bg-raised disabled:text-ink-2 max-md:text-[16px]';
