import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { formatBytes } from '@/components/ui/content/format.ts';
import { Input } from '@/components/ui/form/input.tsx';
import type { InUse } from '@/lib/domain/organizations/settings.ts';

import { inUseText } from './limit-values.ts';
import type { LimitField, SettingsValues } from './limit-values.ts';

interface LimitRowsProps<Name extends string> {
  title: string;
  fields: readonly LimitField<Name>[];
  /** what is compared with them; without, nothing is in use yet */
  inUse?: InUse | undefined;
  /** one limit a row for each: tiers, or one without a name */
  columns: readonly string[];
  pathOf: (name: Name, column: string) => string;
  /** what is chosen above the rows */
  children?: ReactNode;
  /** a last row */
  footer?: ReactNode;
}

/** Limits, a row each: what it is, what is in use of it, and the limit as a text. */
export function LimitRows<Name extends string>(props: LimitRowsProps<Name>) {
  const { title, fields, inUse, columns, pathOf, children, footer } = props;
  const { register, formState, getFieldState } = useFormContext<SettingsValues>();
  const heading = `limits-${title.toLowerCase()}`;
  return (
    <Card aria-labelledby={heading}>
      <CardHeader>
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
      </CardHeader>
      {children}
      <ul className="divide-y divide-line">
        {fields.map(({ name, claim, label, unit, hint, uses }) => (
          <li
            key={name}
            className={`grid items-start gap-x-4 gap-y-1.5 px-3.5 py-2.5 ${inUse === undefined ? 'md:grid-cols-2' : 'md:grid-cols-[minmax(0,1fr)_8rem_minmax(0,1fr)]'}`}
          >
            <div>
              <div className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{label}</span>
                <code className="text-xs text-ink-3">{claim}</code>
              </div>
              {hint !== undefined && <div className="text-sm text-ink-3">{hint}</div>}
            </div>
            {inUse !== undefined && (
              <div className="text-sm text-ink-2 tabular-nums md:pt-1.5">
                {uses !== undefined && `${inUseText(uses, unit, inUse, formatBytes)} in use`}
              </div>
            )}
            <div className="flex flex-wrap gap-2">
              {columns.map((column) => {
                const path = pathOf(name, column);
                const error = getFieldState(path as 'displayName', formState).error?.message;
                const errorId = `${path}-error`;
                return (
                  <label key={column} className="flex min-w-36 flex-1 flex-col gap-1 text-sm text-ink-2">
                    {column !== '' && <span>{column}</span>}
                    <Input
                      {...register(path as 'displayName')}
                      aria-label={column === '' ? label : `${label} of ${column}`}
                      aria-invalid={error !== undefined || undefined}
                      aria-describedby={error === undefined ? undefined : errorId}
                      className="tabular-nums"
                    />
                    {error !== undefined && (
                      <span id={errorId} role="alert" className="text-bad">
                        {error}
                      </span>
                    )}
                  </label>
                );
              })}
            </div>
          </li>
        ))}
      </ul>
      {footer}
    </Card>
  );
}
