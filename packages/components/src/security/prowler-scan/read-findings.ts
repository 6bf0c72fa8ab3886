import { createReadStream } from "node:fs";
import { z } from "zod";
import { readReport } from "../../report/summary/read-report.ts";
import { Tally } from "../../report/summary/tally.ts";

/** What the OCSF report of a scan holds. */
export interface Findings {
  readonly tally: Tally;
  readonly checks: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

const Place = z.object({
  resources: z.array(z.object({ region: z.string().nullish() })).nullish(),
  cloud: z.object({ region: z.string().nullish() }).nullish(),
});

/** Of a scan without findings, for which Prowler writes no file. */
export function noFindings(): Findings {
  return { tally: new Tally(0), checks: new Set(), regions: new Set() };
}

/** Reads the report as a stream. Throws BrokenReport or UnknownReport where it is cut off or something else. */
export async function readFindings(path: string, signal: AbortSignal): Promise<Findings> {
  const tally = new Tally(0);
  const checks = new Set<string>();
  const regions = new Set<string>();
  for await (const { record, value } of readReport(createReadStream(path, { signal }))) {
    tally.add(record);
    checks.add(record.check);
    const place = Place.safeParse(value).data;
    for (const region of [place?.cloud?.region, ...(place?.resources ?? []).map((item) => item.region)]) {
      if (region) regions.add(region);
    }
  }
  return { tally, checks, regions };
}
