/** The newest of what came live, in the order of the run; what is older was let go and is read back by the page. */
export interface LiveWindow<Item> {
  readonly items: readonly Item[];
  /** Everything behind this sequence is in `items`. */
  readonly since: number;
}

/** A window that begins behind a sequence. */
export function openWindow<Item>(since: number): LiveWindow<Item> {
  return { items: [], since };
}

/**
 * The window with more at its end. Above twice the limit it is cut down to the limit: rarely, since pages before a
 * window are asked for anew whenever it begins elsewhere.
 */
export function extendWindow<Item extends { sequence: number }>(
  window: LiveWindow<Item>,
  fresh: readonly Item[],
  { limit, weigh }: { limit: number; weigh: (item: Item) => number },
): LiveWindow<Item> {
  if (fresh.length === 0) return window;
  const items = [...window.items, ...fresh];
  if (sum(items, weigh) <= 2 * limit) return { ...window, items };
  let kept = items.length;
  for (let weight = 0; kept > 0; kept -= 1) {
    const item = items[kept - 1];
    weight += item === undefined ? 0 : weigh(item);
    if (weight > limit) break;
  }
  return { items: items.slice(kept), since: items[kept - 1]?.sequence ?? window.since };
}

function sum<Item>(items: readonly Item[], weigh: (item: Item) => number): number {
  return items.reduce((total, item) => total + weigh(item), 0);
}
