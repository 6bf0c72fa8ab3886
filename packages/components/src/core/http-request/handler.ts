import { Json } from "@exhibit/contracts";
import type { Response } from "got";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ContextOf, Handler, InputsOf } from "../../sdk/handler.ts";
import { createGuardedAgent } from "../../sdk/network/guarded-agent.ts";
import { parseWebAddress } from "../../sdk/network/parse-web-address.ts";
import { findBodyFormat } from "./body-format.ts";
import { type coreHttpRequest, isHeaderValue } from "./definition.ts";
import { KeptBody } from "./kept-body.ts";
import type { OutgoingBody } from "./send-request.ts";

type Context = ContextOf<typeof coreHttpRequest>;

/** Sends the request, streams the body into an artifact, and judges the status. */
export const handleCoreHttpRequest: Handler<typeof coreHttpRequest> = async (context, inputs) => {
  const { artifacts, log, network, params, signal } = context;
  const url = parseWebAddress(inputs.url.trim());
  if (typeof url === "string") {
    throw new ComponentError(`"${inputs.url.slice(0, 200)}" ${url}`, {
      retryable: false,
      code: "INVALID_ADDRESS",
    });
  }
  const agents = await createGuardedAgent(network, { verifyCertificates: true });
  try {
    const body = await openBody(context, inputs);
    const authorization = readAuthorization(inputs.authorization);
    // The client takes 30 MB, which a runner that never sends a request need not hold.
    const { sendRequest } = await import("./send-request.ts");
    const sent = await sendRequest({ url, body, authorization, params, agents, signal });
    const { response } = sent;
    log.info(
      `${params.method} ${url.href}: ${response.statusCode} ${response.statusMessage ?? ""}`.trimEnd(),
    );
    const format = findBodyFormat(response.headers["content-type"]);
    const kept = new KeptBody(format);
    const file = await artifacts.upload({
      output: "body",
      ...format.facts,
      body: kept.watch(sent.body),
      attributes: { status: response.statusCode, address: response.url },
    });
    if (params.failOnStatus && response.statusCode >= 400) throw refuseStatus(response, params.method);
    return {
      status: response.statusCode,
      headers: Json.parse(response.headers),
      url: response.url,
      redirects: response.redirectUrls.map(({ href }) => href),
      body: file,
      ...kept.read(),
    };
  } finally {
    agents.destroy();
  }
};

/** A secret that was pasted often ends in a line break. */
function readAuthorization(secret: string | undefined): string | null {
  if (secret === undefined) return null;
  const value = secret.trim();
  if (isHeaderValue(value)) return value;
  throw new ComponentError(
    "The secret at Authorization holds a line break or another character that no header takes.",
    {
      retryable: false,
      code: "INVALID_AUTHORIZATION",
    },
  );
}

async function openBody(
  { artifacts }: Context,
  { body, file }: InputsOf<typeof coreHttpRequest>,
): Promise<OutgoingBody | null> {
  if (file !== undefined) {
    const opened = await artifacts.open(file);
    return { stream: () => opened.stream(), sizeBytes: file.sizeBytes, mediaType: file.mediaType };
  }
  if (body === undefined) return null;
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return {
    stream: async function* () {
      yield bytes;
    },
    sizeBytes: bytes.byteLength,
    mediaType: typeof body === "string" ? "text/plain; charset=utf-8" : "application/json",
  };
}

function refuseStatus({ statusCode, statusMessage, url }: Response, method: string): ComponentError {
  const mayPass = statusCode === 429 || statusCode >= 500;
  return new ComponentError(`${url} answered ${statusCode} ${statusMessage ?? ""}`.trimEnd(), {
    retryable: mayPass && method !== "POST" && method !== "PATCH",
    code: "ERROR_STATUS",
  });
}
