import { AccountIndex } from './account-index.ts';
import { packClaims } from './resolver.ts';

/** A new index from one bulk read of the resolver. */
export async function fillIndex(operatorKeys: readonly string[]): Promise<AccountIndex> {
  const index = new AccountIndex(operatorKeys);
  const judged: Promise<void>[] = [];
  // Signatures are checked on the thread pool while the server is still reading its files.
  await packClaims((account, jwt) => judged.push(index.apply(account, jwt)));
  await Promise.all(judged);
  return index;
}
