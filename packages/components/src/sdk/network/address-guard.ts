import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { ComponentError } from "../component-error.ts";
import type { NetworkPolicy } from "../network-policy.ts";
import { type HostPort, normalizeHost, parseHostPort } from "./host-port.ts";

/** A connection that the policy forbids. Final: the same address is forbidden again. */
export class AddressRefused extends ComponentError {
  constructor(message: string) {
    super(message, { retryable: false, code: "ADDRESS_REFUSED" });
    this.name = "AddressRefused";
  }
}

/** Judges addresses by a policy, at the moment of connecting. */
export interface AddressGuard {
  /** Why `address` (an IP, reached under `hostname`) may not be connected to, or null when it may. */
  explainRefusal(target: { hostname: string; address: string; port: number }): string | null;
}

/** Where cloud providers hand out credentials; link-local ones are refused as a range. */
const metadataAddresses = new Set([
  "168.63.129.16", // Azure
  "100.100.100.200", // Alibaba
  "192.0.0.192", // Oracle
  "fd00:ec2::254", // AWS
  "fd00:ec2::23", // AWS, pod identity
  "fd20:ce::254", // Google
]);

const privateRanges = new Set(["private", "carrierGradeNat", "uniqueLocal"]);

/** Makes a guard. Names among `denied` are resolved now, so that their addresses are denied too. */
export async function createAddressGuard(policy: NetworkPolicy): Promise<AddressGuard> {
  const denied = (await Promise.all(policy.denied.map(parseHostPort).map(resolveAliases))).flat();
  const allowedLoopback = policy.allowLoopback.map(parseHostPort).flatMap(expandLocalhost);
  const ownAddresses = listOwnAddresses();
  return {
    explainRefusal({ hostname, address, port }) {
      const ip = normalizeHost(address);
      const isHere = (host: string) => isLoopback(host) || ownAddresses.has(host);
      const isDenied = denied.some(
        (place) =>
          place.port === port &&
          (place.host === ip || place.host === normalizeHost(hostname) || (isHere(place.host) && isHere(ip))),
      );
      if (isDenied) return "it belongs to the studio's own database or store";
      const isAllowed = allowedLoopback.some((place) => place.port === port && place.host === ip);
      return explainRange(ip, policy, isAllowed);
    },
  };
}

function explainRange(ip: string, policy: NetworkPolicy, isAllowedLoopback: boolean): string | null {
  if (!ipaddr.isValid(ip)) return "it is not an address";
  const range = ipaddr.parse(ip).range();
  if (metadataAddresses.has(ip) || range === "linkLocal") return "it may be a cloud metadata address";
  if (range === "loopback") {
    return isAllowedLoopback
      ? null
      : "it is on this machine; the operator may allow it in EXHIBIT_ALLOW_LOOPBACK";
  }
  if (privateRanges.has(range)) {
    return policy.allowPrivate ? null : "private networks are not allowed by the organization";
  }
  return range === "unicast" ? null : `it is in the range "${range}", which is never reached`;
}

function isLoopback(host: string): boolean {
  return ipaddr.isValid(host) && ipaddr.parse(host).range() === "loopback";
}

function expandLocalhost(place: HostPort): HostPort[] {
  if (place.host !== "localhost") return [place];
  return ["127.0.0.1", "::1"].map((host) => ({ host, port: place.port }));
}

async function resolveAliases(place: HostPort): Promise<HostPort[]> {
  if (ipaddr.isValid(place.host)) return [place];
  const found = await lookup(place.host, { all: true }).catch(() => []);
  return [place, ...found.map(({ address }) => ({ host: normalizeHost(address), port: place.port }))];
}

function listOwnAddresses(): Set<string> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(own.map(({ address }) => normalizeHost(address.replace(/%.*$/, ""))));
}
