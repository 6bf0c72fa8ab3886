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

/** Begins the Markdown table that figures are printed into. */
export function printHeading(): void {
  process.stdout.write("| figure | measured | aim | reached | beside |\n| --- | --- | --- | --- | --- |\n");
}

/** Prints figures as rows of the table, as soon as they are there: a later bench may fail. */
export function printFigures(figures: readonly Figure[]): void {
  for (const { name, measured, aim, reached, beside } of figures) {
    process.stdout.write(
      `| ${name} | ${measured} | ${aim} | ${reached ? "yes" : "NO"} | ${beside ?? ""} |\n`,
    );
  }
}
