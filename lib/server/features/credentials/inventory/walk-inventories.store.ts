import { readInventory } from './credential-inventory.store.ts';

/** Organizations that are read at once. */
const AT_ONCE = 20;

/** The credentials of one Organization after the other, in the order of the slugs. Throws `nats-unavailable`. */
export async function* walkInventories(
  slugs: readonly string[],
): AsyncGenerator<{ slug: string; inventory: Awaited<ReturnType<typeof readInventory>> }, undefined> {
  for (let at = 0; at < slugs.length; at += AT_ONCE) {
    const some = slugs.slice(at, at + AT_ONCE);
    yield* await Promise.all(some.map(async (slug) => ({ slug, inventory: await readInventory(slug) })));
  }
}
