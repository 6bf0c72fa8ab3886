import ipaddr from "ipaddr.js";
import { ComponentError } from "../../sdk/component-error.ts";
import { AddressRefused, createAddressGuard } from "../../sdk/network/address-guard.ts";
import type { HostPort } from "../../sdk/network/host-port.ts";
import type { NetworkPolicy } from "../../sdk/network-policy.ts";

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const ipv6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";
const port = "(?::[1-9][0-9]{0,4})?";

/** An address, with a port where it is not 53; IPv6 with a port in brackets. */
export const resolverPattern = new RegExp(`^(?:${ipv4}${port}|\\[${ipv6}\\]${port}|${ipv6})$`);

/**
 * Resolvers as dnsx reports them (`address:port`, IPv6 in brackets), once each. Throws AddressRefused for the first one
 * that the policy forbids: dnsx connects by itself, so they are judged before it starts. They are addresses and never
 * names, so none can turn into another place afterwards.
 */
export async function admitResolvers(entries: readonly string[], policy: NetworkPolicy): Promise<string[]> {
  const guard = await createAddressGuard(policy);
  const admitted = entries.map(parseResolver).map(({ host, port: portNumber }) => {
    const refusal = guard.explainRefusal({ hostname: host, address: host, port: portNumber });
    const shown = `${host.includes(":") ? `[${host}]` : host}:${portNumber}`;
    if (refusal) throw new AddressRefused(`the resolver ${shown} may not be asked: ${refusal}`);
    return shown;
  });
  return [...new Set(admitted)];
}

function parseResolver(entry: string): HostPort {
  const [, bracketed, plain, portText = "53"] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  const place = { host: bracketed ?? plain ?? entry, port: Number(portText) };
  if (ipaddr.isValid(place.host) && place.port <= 65_535) {
    return { host: ipaddr.process(place.host).toString(), port: place.port };
  }
  throw new ComponentError(
    `"${entry}" is no resolver; give an address, such as 9.9.9.9 or [2620:fe::fe]:53`,
    {
      retryable: false,
      code: "INVALID_RESOLVER",
    },
  );
}
