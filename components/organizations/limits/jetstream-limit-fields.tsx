import { useFormContext, useWatch } from 'react-hook-form';

import type { InUse } from '@/lib/domain/organizations/settings.ts';

import { LimitRows } from './limit-rows.tsx';
import { ACCOUNT, JETSTREAM_FIELDS } from './limit-values.ts';
import type { SettingsValues } from './limit-values.ts';

const TIERS = ['R1', 'R2', 'R3', 'R4', 'R5'];

/** JetStream's limits, of the account or of each number of replicas: NATS takes the one or the other. */
export function JetStreamLimitFields({ inUse }: { inUse?: InUse }) {
  const { register, setValue, getValues } = useFormContext<SettingsValues>();
  const groups = Object.keys(useWatch<SettingsValues, 'jetstream'>({ name: 'jetstream' }));
  const isTiered = !groups.includes(ACCOUNT);
  const sample = () => {
    const jetstream = getValues('jetstream');
    const [first] = Object.values(jetstream);
    if (first === undefined) throw new Error('no limits of JetStream');
    return { jetstream, first };
  };
  const choose = (tiered: boolean) => {
    if (tiered === isTiered) return;
    const { first } = sample();
    setValue('jetstream', tiered ? { R1: first, R3: first } : { [ACCOUNT]: first }, { shouldDirty: true });
  };
  const toggle = (tier: string) => {
    const { jetstream, first } = sample();
    const { [tier]: removed, ...others } = jetstream;
    const next = removed === undefined ? { ...jetstream, [tier]: first } : others;
    // the last one stays: without any there would be no JetStream
    if (Object.keys(next).length > 0) setValue('jetstream', next, { shouldDirty: true });
  };
  const columns = isTiered ? groups.toSorted() : [''];
  const groupOf = (column: string) => (column === '' ? ACCOUNT : column);
  return (
    <LimitRows
      title="JetStream"
      fields={JETSTREAM_FIELDS}
      inUse={inUse}
      columns={columns}
      pathOf={(name, column) => `jetstream.${groupOf(column)}.${name}`}
      footer={
        <div className="flex flex-wrap gap-4 border-t border-line px-3.5 py-3">
          {columns.map((column) => (
            <label key={column} className="flex items-center gap-2">
              <input type="checkbox" {...register(`jetstream.${groupOf(column)}.maxBytesRequired`)} />
              Every stream{column === '' ? '' : ` of ${column}`} must have a size limit{' '}
              <code className="text-xs text-ink-3">max_bytes_required</code>
            </label>
          ))}
        </div>
      }
    >
      <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-line px-3.5 py-3">
        <legend className="sr-only">Limits of JetStream</legend>
        <label className="flex items-center gap-2">
          <input type="radio" name="tiers" checked={!isTiered} onChange={() => choose(false)} /> For the whole account
        </label>
        <label className="flex items-center gap-2">
          <input type="radio" name="tiers" checked={isTiered} onChange={() => choose(true)} /> For each number of
          replicas
        </label>
        {isTiered &&
          TIERS.map((tier) => (
            <label key={tier} className="flex items-center gap-1.5 text-ink-2">
              <input type="checkbox" checked={groups.includes(tier)} onChange={() => toggle(tier)} /> {tier}
            </label>
          ))}
      </fieldset>
    </LimitRows>
  );
}
