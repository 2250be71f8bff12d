/** Starts slow reads before they are needed. */

/** Results in the order of `items`, with at most `ahead` reads under way. `read` must not reject. */
export async function* readAhead<I, O>(
  items: readonly I[],
  ahead: number,
  read: (item: I) => Promise<O>,
): AsyncGenerator<O> {
  const reading: Promise<O>[] = [];
  for (const item of items) {
    reading.push(read(item));
    const first = reading.length >= ahead ? reading.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const last of reading) yield await last;
}
