/** One measured figure, what it is held against, and whether it holds. */
export interface Figure {
  name: string;
  /** The figure, with its unit. */
  measured: string;
  /** What it aims for, with its unit. */
  aim: string;
  reached: boolean;
  /** The peer or limit of the same run, and how the figure was made. */
  beside?: string;
}

/** A bench gives its figures; a peer's check that fails throws. */
export type Bench = () => Promise<Figure[]>;

/** Prints figures as a Markdown table. */
export function printFigures(figures: readonly Figure[]): void {
  process.stdout.write("\n| figure | measured | aim | reached | beside |\n| --- | --- | --- | --- | --- |\n");
  for (const { name, measured, aim, reached, beside } of figures) {
    process.stdout.write(
      `| ${name} | ${measured} | ${aim} | ${reached ? "yes" : "NO"} | ${beside ?? ""} |\n`,
    );
  }
}
