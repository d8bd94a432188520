/** `/api/v1/organizations/{org}` → what such a path looks like. */
const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const variablesOf = (path: string): number => path.split('{').length;

/**
 * Finds the one of some routes that a path is of; null when it is of none. Those with fewer variables come first, as in Next's router:
 * `credentials/challenges` is no credential.
 */
export function routeFinder(routes: Iterable<string>): (path: string) => string | null {
  const patterns = [...new Set(routes)]
    .sort((a, b) => variablesOf(a) - variablesOf(b))
    .map((route) => ({ route, pattern: patternOf(route) }));
  return (path) => patterns.find(({ pattern }) => pattern.test(path))?.route ?? null;
}
