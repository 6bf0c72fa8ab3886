import type { NetworkPolicy } from "@exhibit/components/sdk";
import type { RunnerEnv } from "./env.ts";

const databasePort = "5432";
const webPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Where components may connect: never to our own database and store, on loopback only where the operator said so. */
export function buildNetworkPolicy(
  env: Pick<
    RunnerEnv,
    | "EXHIBIT_DATABASE_URL"
    | "EXHIBIT_S3_ENDPOINT"
    | "EXHIBIT_S3_BUCKET"
    | "EXHIBIT_ORIGIN"
    | "EXHIBIT_ALLOW_LOOPBACK"
    | "EXHIBIT_DENY_NETWORK"
    | "EXHIBIT_ALLOW_PRIVATE_NETWORKS"
  >,
): NetworkPolicy {
  const database = new URL(env.EXHIBIT_DATABASE_URL);
  const origin = env.EXHIBIT_ORIGIN === undefined ? null : new URL(env.EXHIBIT_ORIGIN);
  const store = env.EXHIBIT_S3_ENDPOINT === undefined ? null : new URL(env.EXHIBIT_S3_ENDPOINT);
  return {
    allowLoopback: [...(origin ? [namePlace(origin)] : []), ...env.EXHIBIT_ALLOW_LOOPBACK],
    denied: [
      `${database.hostname}:${database.port || databasePort}`,
      ...(store ? [namePlace(store), `${env.EXHIBIT_S3_BUCKET}.${namePlace(store)}`] : []),
      ...env.EXHIBIT_DENY_NETWORK,
    ],
    allowPrivate: env.EXHIBIT_ALLOW_PRIVATE_NETWORKS,
  };
}

function namePlace({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || webPorts[protocol]}`;
}
