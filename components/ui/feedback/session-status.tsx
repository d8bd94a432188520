import { HeaderSlot } from '../content/header-slot.tsx';
import { LiveStatus, NoAnswer } from './live-status.tsx';
import type { LiveState } from './live-status.tsx';

interface SessionStatusProps {
  state: LiveState;
  /** leads in; left out where there is no room */
  where: string;
  what: string;
  /** since when there is no answer, milliseconds since 1970; null while there is one */
  silentSince: number | null;
}

/** In the header of the window: whether the page's own connection stands. Narrow windows show the end of it. */
export function SessionStatus({ state, where, what, silentSince }: SessionStatusProps) {
  return (
    <HeaderSlot>
      <LiveStatus state={state}>
        <span className="max-md:sr-only">{where} </span>
        {what}
        {silentSince !== null && (
          <>
            {what !== '' && ' · '}
            <NoAnswer since={silentSince} />
          </>
        )}
      </LiveStatus>
    </HeaderSlot>
  );
}
