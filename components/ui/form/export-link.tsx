import { Download } from 'lucide-react';

import { buttonClass } from './button-class.ts';

interface ExportLinkProps {
  href: string;
  size?: 'md' | 'sm';
}

/** Takes what is shown, all of it, as a file. */
export const ExportLink = ({ href, size = 'md' }: ExportLinkProps) => (
  <a href={href} download className={buttonClass('default', size)}>
    <Download aria-hidden className="size-3.5" />
    Export CSV
  </a>
);
