import { ArrowUp } from 'lucide-react';

import { formatCount } from '../content/format.ts';
import { Button } from '../form/button.tsx';

interface WaitingRowsProps {
  /** rows that came while the others held still */
  count: number;
  /** the others stand in another order now */
  reordered: boolean;
  onShow: () => void;
}

/** Over the top of a table that holds still, where it moves no row: what waits, and the way to it. */
export function WaitingRows({ count, reordered, onShow }: WaitingRowsProps) {
  if (count === 0 && !reordered) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-1 z-20 flex justify-center">
      <Button
        size="sm"
        variant="primary"
        title="The list holds still while you are at it"
        onClick={onShow}
        className="pointer-events-auto shadow-lifted"
      >
        <ArrowUp aria-hidden className="size-3.5" />
        {count > 0 ? `${formatCount(count)} new` : 'Order changed'}
      </Button>
    </div>
  );
}
