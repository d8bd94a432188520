import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** what would be here and how to make it come */
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}

export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      {icon}
      <p className="text-lg font-semibold wrap-anywhere">{title}</p>
      {children !== undefined && <div className="max-w-lg wrap-anywhere text-ink-2">{children}</div>}
      {action !== undefined && action !== false && (
        <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>
      )}
    </div>
  );
}
