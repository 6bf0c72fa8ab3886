import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ComponentError } from "../../sdk/component-error.ts";
import type { InputsOf, ParametersOf } from "../../sdk/handler.ts";
import type { NetworkPolicy } from "../../sdk/network-policy.ts";
import { admitEndpoint } from "./admit-endpoint.ts";
import type { securityProwlerScan } from "./definition.ts";

type Inputs = InputsOf<typeof securityProwlerScan>;
type Parameters = ParametersOf<typeof securityProwlerScan>;

/** How Prowler signs in: secrets stand in the environment or a file, never among the arguments. */
export interface Access {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** What an access is made of. */
export interface AccessParts {
  readonly params: Parameters;
  readonly inputs: Inputs;
  readonly workDir: string;
  readonly network: NetworkPolicy;
}

/** Throws a final ComponentError that names what is missing, before Prowler starts. */
export function prepareAccess(parts: AccessParts): Promise<Access> {
  return providers[parts.params.provider](parts);
}

const providers: Readonly<Record<Parameters["provider"], (parts: AccessParts) => Promise<Access>>> = {
  aws: prepareAws,
  azure: prepareAzure,
  gcp: prepareGcp,
  kubernetes: prepareKubernetes,
  github: prepareGithub,
};

async function prepareAws({ params, inputs, network }: AccessParts): Promise<Access> {
  const env: Record<string, string> = {};
  const args = ["--aws-retries-max-attempts", `${params.retries}`];
  if (params.endpoint !== undefined) env.AWS_ENDPOINT_URL = await admitEndpoint(params.endpoint, network);
  const { accessKeyId, secretAccessKey, sessionToken } = inputs;
  if (params.profile !== undefined) {
    if (accessKeyId || secretAccessKey || sessionToken) {
      throw refuse("profile and access keys are both given; leave one of them out");
    }
    const folder = join(homedir(), ".aws");
    env.AWS_CONFIG_FILE = join(folder, "config");
    env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
    return { env, args: [...args, "--profile", params.profile] };
  }
  if (!accessKeyId || !secretAccessKey) {
    throw refuse("accessKeyId and secretAccessKey are needed for AWS, or profile");
  }
  env.AWS_ACCESS_KEY_ID = accessKeyId;
  env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
  if (sessionToken) env.AWS_SESSION_TOKEN = sessionToken;
  // The role of the runner's machine is not everybody's.
  env.AWS_EC2_METADATA_DISABLED = "true";
  return { env, args };
}

async function prepareAzure({ inputs }: AccessParts): Promise<Access> {
  const { azureTenantId, azureClientId, azureClientSecret } = inputs;
  if (!azureTenantId || !azureClientId || !azureClientSecret) {
    throw refuse("azureTenantId, azureClientId and azureClientSecret are needed for Azure");
  }
  const env = {
    AZURE_TENANT_ID: azureTenantId,
    AZURE_CLIENT_ID: azureClientId,
    AZURE_CLIENT_SECRET: azureClientSecret,
  };
  return { env, args: ["--sp-env-auth"] };
}

/** Other kinds of key name addresses or programs of their own. */
const ServiceAccountKey = z.looseObject({
  type: z.literal("service_account"),
  token_uri: z.literal("https://oauth2.googleapis.com/token"),
});

async function prepareGcp({ inputs, workDir }: AccessParts): Promise<Access> {
  if (!inputs.gcpKey) throw refuse("gcpKey is needed for Google Cloud");
  if (!isServiceAccountKey(inputs.gcpKey)) {
    throw refuse("gcpKey is no service account key as Google Cloud makes it (JSON)");
  }
  const path = join(workDir, "gcp-key.json");
  await writeFile(path, inputs.gcpKey, { mode: 0o600 });
  return { env: { GOOGLE_APPLICATION_CREDENTIALS: path }, args: [] };
}

function isServiceAccountKey(text: string): boolean {
  try {
    return ServiceAccountKey.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** A kubeconfig may name programs to run, so only the operator's own is used. */
async function prepareKubernetes({ params }: AccessParts): Promise<Access> {
  if (params.profile === undefined) {
    throw refuse("profile is needed for Kubernetes: a context of the runner's ~/.kube/config");
  }
  const file = join(homedir(), ".kube", "config");
  return { env: {}, args: ["--kubeconfig-file", file, "--context", params.profile] };
}

async function prepareGithub({ inputs }: AccessParts): Promise<Access> {
  if (!inputs.githubToken) throw refuse("githubToken is needed for GitHub");
  return { env: { GITHUB_PERSONAL_ACCESS_TOKEN: inputs.githubToken }, args: [] };
}

function refuse(message: string): ComponentError {
  return new ComponentError(message, { retryable: false, code: "NO_CREDENTIALS" });
}
