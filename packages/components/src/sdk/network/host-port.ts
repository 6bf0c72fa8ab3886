import ipaddr from "ipaddr.js";

/** A place of a policy: `host:port`, IPv6 in brackets. */
export interface HostPort {
  host: string;
  port: number;
}

/** Parses `host:port`. Throws for anything else, naming it. */
export function parseHostPort(entry: string): HostPort {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(entry.trim()) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || port === undefined) {
    throw new Error(`"${entry}" is not host:port (IPv6 in brackets)`);
  }
  return { host: normalizeHost(host), port: Number(port) };
}

/** A host for comparing: lower case, no brackets, no final dot, addresses in one spelling (IPv4-mapped ones as IPv4). */
export function normalizeHost(host: string): string {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}
