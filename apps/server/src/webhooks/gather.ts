/**
 * Turns a query for many into a question for one: what is asked in the same turn of the event loop is looked up
 * together. The deliveries of one claim are rendered at once, so an event costs a share of two queries, not two.
 *
 * @param findMany Answers what it found; what it leaves out was not there. When it throws, every asker hears of it.
 */
export function gather<T>(
  findMany: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (id: string) => Promise<T | undefined> {
  let pending: { ids: Set<string>; found: Promise<ReadonlyMap<string, T>> } | undefined;

  async function findTogether(ids: Set<string>) {
    await new Promise((resolve) => setImmediate(resolve));
    pending = undefined;
    return findMany([...ids]);
  }

  return async (id) => {
    if (!pending) {
      const ids = new Set<string>();
      pending = { ids, found: findTogether(ids) };
    }
    pending.ids.add(id);
    return (await pending.found).get(id);
  };
}
