import { lookup as lookupAll } from "node:dns";
import { type ClientRequestArgs, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { NetworkPolicy } from "../network-policy.ts";
import { type AddressGuard, AddressRefused, createAddressGuard } from "./address-guard.ts";
import { normalizeHost } from "./host-port.ts";

/** Agents for node:http and node:https that connect only where the policy allows. */
export interface GuardedAgents {
  http: HttpAgent;
  https: HttpsAgent;
  /** Throws AddressRefused for an address that may not be reached; for connections made without the agents. */
  assertAddress(hostname: string, address: string, port: number): void;
  /** Resolves a name to addresses that may be reached, for sockets made without the agents. */
  lookupFor(port: number): LookupFunction;
  destroy(): void;
}

/**
 * Every connection is judged when it is made, on the address that is connected to, so that a name that resolves to
 * another address the second time gains nothing. Without `verifyCertificates` callers read and report them.
 */
export async function createGuardedAgent(
  policy: NetworkPolicy,
  { verifyCertificates }: { verifyCertificates: boolean },
): Promise<GuardedAgents> {
  const guard = await createAddressGuard(policy);
  const http = new GuardedHttpAgent(guard);
  const https = new GuardedHttpsAgent(guard, verifyCertificates);
  return {
    http,
    https,
    assertAddress: (hostname, address, port) => assertAddress(guard, { hostname, address, port }),
    lookupFor: (port) => createLookup(guard, port),
    destroy: () => {
      http.destroy();
      https.destroy();
    },
  };
}

type Connection = Parameters<HttpAgent["createConnection"]>;

class GuardedHttpAgent extends HttpAgent {
  readonly #guard: AddressGuard;

  constructor(guard: AddressGuard) {
    super({ keepAlive: false });
    this.#guard = guard;
  }

  override createConnection(options: ClientRequestArgs, callback?: Connection[1]) {
    return super.createConnection(guardOptions(this.#guard, options, 80), callback);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  readonly #guard: AddressGuard;

  constructor(guard: AddressGuard, verifyCertificates: boolean) {
    // A resumed session carries no certificate, and there would be nothing to report.
    super({ keepAlive: false, maxCachedSessions: 0, rejectUnauthorized: verifyCertificates });
    this.#guard = guard;
  }

  override createConnection(options: RequestOptions, callback?: Connection[1]) {
    return super.createConnection(guardOptions(this.#guard, options, 443), callback);
  }
}

function guardOptions<Options extends ClientRequestArgs>(
  guard: AddressGuard,
  options: Options,
  defaultPort: number,
): Options {
  if (options.socketPath) throw new AddressRefused("sockets of this machine are never reached");
  const hostname = normalizeHost(options.host ?? options.hostname ?? "");
  const port = Number(options.port ?? defaultPort);
  // An address in the URL never passes the lookup.
  if (isIP(hostname)) assertAddress(guard, { hostname, address: hostname, port });
  return { ...options, lookup: createLookup(guard, port) };
}

function assertAddress(
  guard: AddressGuard,
  target: { hostname: string; address: string; port: number },
): void {
  const refusal = guard.explainRefusal(target);
  if (refusal) throw new AddressRefused(`${target.hostname}:${target.port} may not be reached: ${refusal}`);
}

function createLookup(guard: AddressGuard, port: number): LookupFunction {
  return (hostname, options, callback) => {
    lookupAll(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "");
      const judged = found.map((entry) => ({
        ...entry,
        refusal: guard.explainRefusal({ hostname, address: entry.address, port }),
      }));
      const allowed = judged.filter(({ refusal }) => refusal === null);
      const [first] = allowed;
      if (!first) {
        const reason = judged[0]?.refusal ?? "it has no address";
        return callback(new AddressRefused(`${hostname}:${port} may not be reached: ${reason}`), "");
      }
      if (options.all)
        return callback(
          null,
          allowed.map(({ address, family }) => ({ address, family })),
        );
      return callback(null, first.address, first.family);
    });
  };
}
