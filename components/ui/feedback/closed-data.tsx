import { Card } from '../content/card.tsx';
import { ButtonLink } from '../form/button-link.tsx';
import { Button } from '../form/button.tsx';
import { EmptyState } from './empty-state.tsx';
import { Notice } from './notice.tsx';
import { RefusedState } from './refused-state.tsx';

interface ClosedDataProps {
  /** above what can be seen, or instead of what cannot: as a card of its own, or inside one */
  place: 'above' | 'card' | 'inside';
  title: string;
  text: string;
  /** what can be done about it; null when nothing has to be */
  action: { label: string; href: string } | { label: string; onClick: () => void } | null;
  /** whether it is, or can be, opened by a grant */
  granted: boolean;
  /** what was open until a moment ago; null when nothing was */
  over: string | null;
}

/** Says to somebody what is closed to them, why, and what they can do about it. */
export function ClosedData({ place, title, text, action, granted, over }: ClosedDataProps) {
  const size = place === 'above' ? 'sm' : 'md';
  const button =
    action &&
    ('href' in action ? (
      <ButtonLink size={size} href={action.href}>
        {action.label}
      </ButtonLink>
    ) : (
      <Button size={size} variant="primary" onClick={action.onClick}>
        {action.label}
      </Button>
    ));
  const ended = over !== null && <Notice tone="grant" title={over} />;
  if (place === 'above') {
    return (
      <div className="mb-4 flex flex-col gap-2">
        {ended}
        <Notice tone={granted ? 'grant' : 'info'} title={title} action={button}>
          {text}
        </Notice>
      </div>
    );
  }
  const State = granted ? EmptyState : RefusedState;
  const instead = (
    <State title={title} action={button}>
      {text}
    </State>
  );
  return (
    <>
      {ended && <div className="mb-4">{ended}</div>}
      {place === 'card' ? <Card>{instead}</Card> : instead}
    </>
  );
}
