import type { Caller } from '../../domain/caller.ts';
import { credentialSchema } from '../../domain/credential.ts';
import type { Credential, CredentialPage } from '../../domain/credential.ts';
import { authorize } from '../access/authorize.ts';
import { getCatalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';
import { readValues } from '../nats/read-values.ts';
import { findOrganization } from './find-organization.ts';

/** An Organization's credentials, newest first. */
export async function listCredentials(
  caller: Caller,
  organization: string,
  page: { offset: number; limit: number },
): Promise<CredentialPage> {
  const { slug } = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const { connection } = await getCatalyst();
  const records: Credential[] = [];
  try {
    for (const { text } of await readValues(connection, 'credentials', `${slug}.>`)) {
      records.push(credentialSchema.parse(JSON.parse(text)));
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
  // They come in the order they were written.
  records.reverse();
  return { items: records.slice(page.offset, page.offset + page.limit), total: records.length };
}
