import type { NetworkPolicy } from "@exhibit/components/sdk";
import type { RunnerEnv } from "./env.ts";

const databasePort = "5432";
const webPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Where components may connect: never to our own database, on loopback only where the operator said so. */
export function buildNetworkPolicy(
  env: Pick<
    RunnerEnv,
    | "EXHIBIT_DATABASE_URL"
    | "EXHIBIT_ORIGIN"
    | "EXHIBIT_ALLOW_LOOPBACK"
    | "EXHIBIT_DENY_NETWORK"
    | "EXHIBIT_ALLOW_PRIVATE_NETWORKS"
  >,
): NetworkPolicy {
  const database = new URL(env.EXHIBIT_DATABASE_URL);
  const origin = env.EXHIBIT_ORIGIN === undefined ? null : new URL(env.EXHIBIT_ORIGIN);
  return {
    allowLoopback: [
      ...(origin ? [`${origin.hostname}:${origin.port || webPorts[origin.protocol]}`] : []),
      ...env.EXHIBIT_ALLOW_LOOPBACK,
    ],
    denied: [`${database.hostname}:${database.port || databasePort}`, ...env.EXHIBIT_DENY_NETWORK],
    allowPrivate: env.EXHIBIT_ALLOW_PRIVATE_NETWORKS,
  };
}
