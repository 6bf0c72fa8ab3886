import type { Handler } from "../../sdk/handler.ts";
import type { reportSummary } from "./definition.ts";
import { readReport, UnknownReport } from "./read-report.ts";
import type { ReportFormat } from "./report-format.ts";
import { Tally } from "./tally.ts";
import { writeMarkdown } from "./write-markdown.ts";

const progressEvery = 5000;

/** Streams the report once, counting, then writes the summary. */
export const handleReportSummary: Handler<typeof reportSummary> = async (context, { report }) => {
  const { artifacts, log, params, progress, signal } = context;
  const opened = await artifacts.open(report);
  const tally = new Tally(params.maxFindings);
  let format: ReportFormat | null = null;
  for await (const item of readReport(opened.stream())) {
    signal.throwIfAborted();
    format = item.format;
    tally.add(item.record);
    if (tally.total % progressEvery === 0) progress(tally.total, undefined, `${tally.total} records`);
  }
  if (!format) throw new UnknownReport("it holds no record");
  const failed = tally.countOf("fail");
  log.info(`${opened.metadata.name}: ${format}, ${tally.total} records, ${failed} fail`);
  const summary = await artifacts.upload({
    output: "summary",
    body: encode(writeMarkdown(opened.metadata, format, tally)),
    attributes: { records: tally.total, failed, reportFormat: format, reportSha256: report.sha256 },
  });
  return { summary, counts: tally.counts, total: tally.total, failed, format };
};

async function* encode(parts: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
