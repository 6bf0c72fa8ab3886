import { createReadStream } from "node:fs";
import split2 from "split2";
import { z } from "zod";
import { ComponentError } from "../../sdk/component-error.ts";
import { type RecordType, recordTypeNumbers, recordTypes } from "./record-types.ts";

const Values = z.array(z.string()).default([]);
const Soa = z.object({
  name: z.string(),
  ns: z.string(),
  mailbox: z.string(),
  serial: z.number(),
  refresh: z.number(),
  retry: z.number(),
  expire: z.number(),
  minttl: z.number(),
});

const Line = z.object({
  host: z.string(),
  status_code: z.string().default(""),
  resolver: Values,
  a: Values,
  aaaa: Values,
  cname: Values,
  ptr: Values,
  txt: Values,
  srv: Values,
  mx: Values,
  ns: Values,
  caa: Values,
  soa: z.array(Soa).default([]),
  /** The last answer to this host alone. */
  raw_resp: z.object({ Question: z.array(z.object({ Qtype: z.number() })) }).nullish(),
});

/** A value of a record; an SOA is an object. */
export type RecordValue = string | z.infer<typeof Soa>;

/** What dnsx wrote about one host. */
export interface Answer {
  /** As it was asked for. */
  readonly host: string;
  /** Response code of the last answer, such as NOERROR. */
  readonly status: string;
  /** Those that answered, as `address:port`. */
  readonly resolvers: readonly string[];
  /** Values of the asked types, each once. */
  readonly records: Readonly<Partial<Record<RecordType, readonly RecordValue[]>>>;
  /** Asked types that got no answer: dnsx gives a host up at the first of them and writes what it has. */
  readonly unanswered: readonly RecordType[];
}

/** Reads a dnsx report as a stream, by host. Throws a final ComponentError for a line that is none of dnsx. */
export async function readAnswers(
  path: string,
  types: ReadonlySet<RecordType>,
  signal: AbortSignal,
): Promise<Map<string, Answer>> {
  const asked = recordTypes.filter((type) => types.has(type));
  const answers = new Map<string, Answer>();
  let count = 0;
  for await (const line of createReadStream(path, { signal }).compose(split2())) {
    count += 1;
    if (line === "") continue;
    const answer = readLine(String(line), asked);
    if (answer === null) {
      throw new ComponentError(`line ${count} of the report is no record of dnsx`, {
        retryable: false,
        code: "BROKEN_REPORT",
      });
    }
    answers.set(answer.host, answer);
  }
  return answers;
}

function readLine(line: string, asked: readonly RecordType[]): Answer | null {
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const { host, status_code: status, resolver: resolvers, raw_resp: last, ...values } = parsed.data;
  const records = asked.map((type) => [type, dropRepeats(values[type])] as const);
  return {
    host: host.toLowerCase(),
    status,
    resolvers,
    records: Object.fromEntries(records.filter(([, found]) => found.length > 0)),
    unanswered: listBehind(asked, last?.Question[0]?.Qtype),
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** dnsx repeats an SOA for each answer that carried it. */
function dropRepeats(values: readonly RecordValue[]): RecordValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Types are asked in one order, and the last answer names its question: what lies behind it was never answered. */
function listBehind(asked: readonly RecordType[], last: number | undefined): readonly RecordType[] {
  const at = asked.findIndex((type) => recordTypeNumbers[type] === last);
  return at < 0 ? [] : asked.slice(at + 1);
}
