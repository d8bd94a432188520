'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { formatCount } from '@/components/ui/content/format.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { findAllCredentialsQuery, findCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { issueAction, revokeAction } from '@/lib/domain/credentials/credential-rules.ts';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import { parseVerb } from './palette-item.ts';
import type { CredentialVerb, PaletteItem } from './palette-item.ts';
import { NOTHING } from './use-streams-found.ts';
import type { Found } from './use-streams-found.ts';

const MOST = 8;
const VERB_LABELS: Record<CredentialVerb, string> = { revoke: 'Revoke', renew: 'Renew', replace: 'Replace' };

/** Why this person cannot do it to the credential, as far as a list tells; its page knows the rest. */
function refusalOf(verb: CredentialVerb, credential: ListedCredential, me: Me): string | undefined {
  const { role, environment, state } = credential;
  const action = verb === 'revoke' ? revokeAction(credential) : issueAction(role, environment);
  if (!mayDo(me, action)) return refusalReason(action);
  return state === 'revoked' ? 'It is revoked.' : undefined;
}

interface CredentialsFoundProps {
  /** null: those of all Organizations, where this person may list these */
  organization: string | null;
  me: Me | undefined;
  /** what was typed, a little later */
  search: string;
  go: (href: string) => () => void;
}

/** Credentials that the server finds by name, public key or issuer; behind a verb, what can be done to them. */
export function useCredentialsFound({ organization, me, search, go }: CredentialsFoundProps): Found {
  const asked = parseVerb(search);
  const wanted = asked === null ? search : asked.rest;
  const action = organization === null ? 'credential.list-all' : 'credential.list';
  const may = me !== undefined && mayDo(me, action);
  const isAsked = may && search !== '';
  const own = useQuery({
    ...findCredentialsQuery(organization ?? '', wanted, MOST),
    enabled: isAsked && organization !== null,
    placeholderData: keepPreviousData,
  });
  const all = useQuery({
    ...findAllCredentialsQuery(wanted, MOST),
    enabled: isAsked && organization === null,
    placeholderData: keepPreviousData,
  });
  if (search === '' || me === undefined) return NOTHING;
  if (!may)
    return organization === null ? NOTHING : { ...NOTHING, notSearched: [`Credentials. ${refusalReason(action)}`] };
  const { data, error, isFetching } = organization === null ? all : own;
  const items = (data?.items ?? []).map((credential): PaletteItem => {
    const { name, publicKey, role, environment, state } = credential;
    const of = organization === null ? `${credential.organization} · ` : '';
    return {
      id: `credential ${publicKey}`,
      label: asked === null ? name : `${VERB_LABELS[asked.verb]} ${name}…`,
      note: `${of}${roleName(role)} · ${environment} · ${state}`,
      words: publicKey,
      refusal: asked === null ? undefined : refusalOf(asked.verb, credential, me),
      run: go(pages.credential(credential.organization, publicKey, asked === null ? {} : { act: asked.verb })),
    };
  });
  const looked = all.data?.organizations;
  return {
    groups: [{ heading: 'Credentials', items, found: true }],
    searching: isFetching ? 'credentials' : null,
    notSearched: [
      ...(error === null ? [] : [`Credentials. ${asProblem(error).title}.`]),
      ...(organization === null && looked !== undefined && looked.searched < looked.all
        ? [
            `Credentials of ${formatCount(looked.all - looked.searched)} Organizations. The page Credentials searches all.`,
          ]
        : []),
    ],
  };
}
