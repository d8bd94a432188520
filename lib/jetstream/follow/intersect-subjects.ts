/**
 * What two subject filters both match, as a filter again; null when they share nothing.
 * `ws.*.k8s.>` and `ws.acme-prod.>` meet in `ws.acme-prod.k8s.>`.
 */
export function intersectSubjects(one: string, other: string): string | null {
  const a = one.split('.');
  const b = other.split('.');
  const both: string[] = [];
  for (let index = 0; ; index += 1) {
    const left = a[index];
    const right = b[index];
    if (left === undefined && right === undefined) return both.join('.');
    if (left === undefined || right === undefined) return null;
    if (left === '>') return [...both, ...b.slice(index)].join('.');
    if (right === '>') return [...both, ...a.slice(index)].join('.');
    if (left !== right && left !== '*' && right !== '*') return null;
    both.push(left === '*' ? right : left);
  }
}
