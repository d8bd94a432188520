/** Index of the first row whose key is not before `key`; rows are in key order. */
export function lowerBound(rows: readonly { readonly key: string }[], key: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
