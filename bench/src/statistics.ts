/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What alternating two works gave: the ratio of the second to the first, and both medians in milliseconds. */
export interface Pairs {
  ratio: number;
  quartiles: [number, number];
  ours: number;
  peer: number;
}

/**
 * Runs ours and the peer alternately (ABBA), throws the first pair away, and gives the median of the ratios
 * peer / ours: above 1, ours is faster. Neighbors on the machine disturb both of a pair alike.
 */
export async function comparePairs(
  ours: () => Promise<unknown>,
  peer: () => Promise<unknown>,
  pairs = 9,
): Promise<Pairs> {
  const measured: { ours: number; peer: number }[] = [];
  for (let index = 0; index <= pairs; index += 1) {
    if (index % 2 === 0) measured.push({ ours: await time(ours), peer: await time(peer) });
    else {
      const first = await time(peer);
      measured.push({ ours: await time(ours), peer: first });
    }
  }
  const kept = measured.slice(1);
  const ratios = kept.map((pair) => pair.peer / pair.ours);
  return {
    ratio: median(ratios),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ours: median(kept.map((pair) => pair.ours)),
    peer: median(kept.map((pair) => pair.peer)),
  };
}
