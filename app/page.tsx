import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';

import { pages } from '@/lib/domain/paths.ts';
import { readSession } from '@/lib/server/identity/session/session-cookie.ts';

/** Everybody starts where their work is. */
export default async function HomePage(): Promise<never> {
  const session = await readSession((await cookies()).getAll());
  if (session === null) redirect(pages.signIn());
  const { actor } = session;
  redirect(actor.scope === 'organization' ? pages.organization(actor.organization) : pages.organizations());
}
