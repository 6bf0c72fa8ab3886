/** Record types in the order in which dnsx asks for them, whatever the order of its flags; each with its number. */
export const recordTypeNumbers = {
  a: 1,
  aaaa: 28,
  cname: 5,
  ptr: 12,
  soa: 6,
  txt: 16,
  srv: 33,
  mx: 15,
  ns: 2,
  caa: 257,
} as const;
export type RecordType = keyof typeof recordTypeNumbers;

/** The same as a list, for schemas and flags. */
export const recordTypes = [
  "a",
  "aaaa",
  "cname",
  "ptr",
  "soa",
  "txt",
  "srv",
  "mx",
  "ns",
  "caa",
] as const satisfies readonly RecordType[];
