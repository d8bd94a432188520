import { Lock, SearchX } from 'lucide-react';

import { EmptyState } from './empty-state.tsx';
import type { EmptyStateProps } from './empty-state.tsx';

const ICON_CLASS = 'mb-1.5 size-6 text-ink-3';

interface RefusedStateProps extends Omit<EmptyStateProps, 'title' | 'icon'> {
  title?: string;
}

/**
 * Instead of what somebody may not see. It is no error, and trying again does not help: `children` say which role or grant would
 * allow it, `action` leads to what helps.
 */
export const RefusedState = ({ title = 'Your role does not allow this', ...props }: RefusedStateProps) => (
  <EmptyState {...props} title={title} icon={<Lock aria-hidden className={ICON_CLASS} strokeWidth={1.75} />} />
);

/** Instead of what is not there, or not for this person: `children` say what was looked for, `action` is a way back. */
export const MissingState = (props: Omit<EmptyStateProps, 'icon'>) => (
  <EmptyState {...props} icon={<SearchX aria-hidden className={ICON_CLASS} strokeWidth={1.75} />} />
);
