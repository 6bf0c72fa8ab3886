/** An error that Prowler logged while it went on, or that ended it. */
export interface LoggedError {
  readonly isCritical: boolean;
  /** Of Prowler's code, such as `s3_service`. */
  readonly module: string;
  /** Where the error belongs to one. */
  readonly region: string | null;
  /** Where the error ended one. */
  readonly check: string | null;
  /** Without region, check and line numbers of Prowler's code. */
  readonly message: string;
}

const entry = /^\d{4}-\d\d-\d\d [\d:,]+ \[File: [^\]]*\]\s+\[Module: ([^\]]*)\]\s+(ERROR|CRITICAL): (.*)$/gm;
const regionMark = /^([a-z]{2,5}(?:-[a-z]+)+-\d+) --? /;
const checkMark = /^([a-z0-9]+(?:_[a-z0-9]+)+) --? /;
const lineMark = /^(\w+)\[\d+\](?::| --)/;
const longest = 300;

/** Errors of the log that Prowler writes to standard error; of an entry of several lines the first. */
export function readLog(text: string): LoggedError[] {
  return [...text.matchAll(entry)].map(([, module = "", level, said = ""]) => {
    const region = regionMark.exec(said)?.[1] ?? null;
    const check = module === "check" ? (checkMark.exec(said)?.[1] ?? null) : null;
    const message = said.replace(regionMark, "").replace(check === null ? "" : checkMark, "");
    return {
      isCritical: level === "CRITICAL",
      module,
      region,
      check,
      message: message.replace(lineMark, "$1:").slice(0, longest) || "no reason given",
    };
  });
}
