interface Sequenced {
  sequence: number;
}

/** Both lists as one by sequence; what is already there wins and nothing stands twice. `known` is in order. */
export function mergeSequenced<Item extends Sequenced>(
  known: readonly Item[],
  added: readonly Item[],
): readonly Item[] {
  const seen = new Set(known.map(({ sequence }) => sequence));
  const fresh: Item[] = [];
  for (const item of added) {
    if (seen.has(item.sequence)) continue;
    seen.add(item.sequence);
    fresh.push(item);
  }
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((one, other) => one.sequence - other.sequence);
}
