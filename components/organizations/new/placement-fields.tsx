'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';

import { ChoiceGroup } from '@/components/ui/form/choice-group.tsx';
import { ChoiceCard } from '@/components/ui/form/choice-card.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { streamServersQuery } from '@/lib/client/organizations/creation-queries.ts';
import type { StreamServers } from '@/lib/domain/organizations/creation.ts';
import { placementProblem, REPLICAS, serversOf } from '@/lib/domain/organizations/placement.ts';

import { placementOf } from './creation-values.ts';
import type { PlacementValues } from './creation-values.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Which servers there are, and which of them the choice lets in. */
function serversInWords(
  { servers, away }: StreamServers,
  placement: ReturnType<typeof placementOf>['placement'],
): string {
  const fitting = serversOf(servers, placement).map(({ name }) => name);
  const words =
    fitting.length === 0 ? 'No server that answered matches.' : `Matching servers: ${list.format(fitting)}.`;
  return away.length === 0 ? words : `${words} ${list.format(away)} did not answer.`;
}

interface PlacementFieldsProps {
  /** the number of servers may decide how often */
  automatic?: boolean;
}

/** How often streams are kept and on which servers, judged against the servers that answer while one chooses. */
export function PlacementFields({ automatic = true }: PlacementFieldsProps) {
  const { register, formState } = useFormContext<PlacementValues>();
  const { data, error } = useQuery(streamServersQuery());
  const [replicas, cluster, tags] = useWatch<PlacementValues, ['replicas', 'cluster', 'tags']>({
    name: ['replicas', 'cluster', 'tags'],
  });
  const wanted = placementOf({ replicas, cluster, tags });
  const problem = data === undefined ? null : placementProblem(data.servers, wanted);
  const clusters = [...new Set([...(data?.servers ?? []).map((server) => server.cluster), cluster])].filter(Boolean);
  const known = [...new Set([...(data?.servers ?? []).flatMap((server) => server.tags), ...tags])].toSorted();
  const messageAt = (path: string, sent: string | undefined) => (problem?.path === path ? problem.message : sent);
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="mb-2 font-medium">Streams and buckets</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Replicas"
          hint={
            data === undefined
              ? error === null
                ? 'Loading servers…'
                : `Servers are unknown: ${asProblem(error).title.toLowerCase()}.`
              : serversInWords(data, wanted.placement)
          }
          error={messageAt('replicas', formState.errors.replicas?.message)}
        >
          {(control) => (
            <Select {...control} {...register('replicas')}>
              {automatic && <option value="">3 if three servers are up, else 1</option>}
              {REPLICAS.map((count) => (
                <option key={count} value={count}>
                  {count}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(clusters.length > 1 || cluster !== '') && (
          <Field
            label="Cluster"
            hint="Only servers of this cluster."
            error={messageAt('placement.cluster', formState.errors.cluster?.message)}
          >
            {(control) => (
              <Select {...control} {...register('cluster')}>
                <option value="">Any</option>
                {clusters.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
      {known.length > 0 && (
        <ChoiceGroup
          label="Tags"
          hint="Only servers that have all of these tags."
          error={messageAt('placement.tags', formState.errors.tags?.message)}
        >
          <div className="flex flex-wrap gap-2">
            {known.map((tag) => (
              <ChoiceCard key={tag} type="checkbox" field={register('tags')} value={tag} label={tag} inline>
                {''}
              </ChoiceCard>
            ))}
          </div>
        </ChoiceGroup>
      )}
    </fieldset>
  );
}
