import type { ComponentProps } from 'react';

import { Link } from '../content/link.tsx';
import { buttonClass } from './button-class.ts';
import type { ButtonSize, ButtonVariant } from './button-class.ts';
import { Button } from './button.tsx';

interface ButtonLinkProps extends Omit<ComponentProps<typeof Link>, 'className'> {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  disabledReason?: string | undefined;
}

/** Goes somewhere and looks like a button. With a reason it goes nowhere and says why. */
export function ButtonLink({ variant = 'default', size = 'md', disabledReason, ...props }: ButtonLinkProps) {
  if (disabledReason !== undefined) {
    return (
      <Button variant={variant} size={size} disabledReason={disabledReason}>
        {props.children}
      </Button>
    );
  }
  return <Link {...props} className={buttonClass(variant, size)} />;
}
