/** One line of JSON for each value, as the values come. */
export async function* ndjson(values: AsyncGenerator): AsyncGenerator<Uint8Array> {
  for await (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}
