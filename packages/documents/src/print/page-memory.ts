/** Of every function that remembers, what it made of the lines so far. */
const MEMORIES: Map<string, unknown>[] = [];

/** Memories are emptied at this size: texts come from outside. */
const REMEMBERED_MAX = 4096;

/** Works something out once for each line of the page that is being read: every layout asks for each of them. */
export function onceForEachLine<T>(workOut: (line: string) => T): (line: string) => T {
  const known = new Map<string, T>();
  MEMORIES.push(known);
  return (line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const made = workOut(line);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(line, made);
    return made;
  };
}

/** Forgets the lines of a page: what was read of a person is not to outlive its reading. */
export function forgetLines(): void {
  for (const memory of MEMORIES) memory.clear();
}
