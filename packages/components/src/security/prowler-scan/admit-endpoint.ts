import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { ComponentError } from "../../sdk/component-error.ts";
import { AddressRefused, createAddressGuard } from "../../sdk/network/address-guard.ts";
import { normalizeHost } from "../../sdk/network/host-port.ts";
import type { NetworkPolicy } from "../../sdk/network-policy.ts";

/**
 * The endpoint as Prowler gets it. Throws AddressRefused where the policy forbids one of its addresses: Prowler
 * connects by itself, so it is judged before Prowler starts.
 */
export async function admitEndpoint(endpoint: string, policy: NetworkPolicy): Promise<string> {
  const url = URL.parse(endpoint);
  if (!url) {
    const message = `the endpoint "${endpoint}" is no address, which would be like https://aws.example.org`;
    throw new ComponentError(message, { retryable: false, code: "INVALID_ENDPOINT" });
  }
  const hostname = normalizeHost(url.hostname);
  if (url.protocol === "http:" && isIP(hostname) === 0) {
    // A name may lead elsewhere once it was judged; a certificate tells, and without one nothing does.
    throw new AddressRefused(
      `the endpoint ${url.origin} may not be reached: http takes an address, a name takes https`,
    );
  }
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const guard = await createAddressGuard(policy);
  for (const { address } of await resolveHost(hostname)) {
    const refusal = guard.explainRefusal({ hostname, address, port });
    if (refusal) throw new AddressRefused(`the endpoint ${url.origin} may not be reached: ${refusal}`);
  }
  return url.origin;
}

async function resolveHost(hostname: string): Promise<{ address: string }[]> {
  return lookup(hostname, { all: true }).catch((cause: unknown) => {
    throw new ComponentError(`the endpoint's host ${hostname} can't be resolved`, {
      retryable: true,
      code: "UNREACHABLE",
      cause,
    });
  });
}
