import { Download } from 'lucide-react';

import { buttonClass } from '@/components/ui/form/button-class.ts';

/** Takes what is shown, all of it, as a file. */
export const ExportLink = ({ href }: { href: string }) => (
  <a href={href} download className={buttonClass('default', 'md')}>
    <Download aria-hidden className="size-3.5" />
    Export CSV
  </a>
);
