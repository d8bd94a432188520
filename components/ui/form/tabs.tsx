import { Link } from '../content/link.tsx';
import { cn } from '../cn.ts';

interface TabsProps {
  /** names the group for screen readers */
  label: string;
  links: readonly { href: string; label: string; current: boolean }[];
}

/** Tabs are links: each view has its own address. */
export function Tabs({ label, links }: TabsProps) {
  return (
    <nav aria-label={label} className="mb-4 flex shrink-0 gap-4.5 overflow-x-auto border-b border-line">
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          aria-current={link.current ? 'page' : undefined}
          className={cn(
            'border-b-2 py-2 whitespace-nowrap -outline-offset-2',
            link.current ? 'border-accent font-semibold text-ink' : 'border-transparent text-ink-3 hover:text-ink',
          )}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
