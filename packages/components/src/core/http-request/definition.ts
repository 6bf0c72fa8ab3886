import { z } from "zod";
import { defineComponent } from "../../sdk/define-component.ts";
import { file, json, list, number, secret, text } from "../../sdk/ports.ts";
import { docs } from "./docs.ts";

const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a header may have this value: no line break, no character beyond Latin-1. */
export function isHeaderValue(text: string): boolean {
  return headerValue.test(text);
}

/** Header names are tokens (RFC 9110, 5.1). */
const Headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "no name of a header"),
  z.string().max(8192).regex(headerValue, "no value of a header"),
);

const bodyFormats = ["json", "ndjson", "csv", "html", "markdown", "text", "binary"] as const;

/** One HTTP request. */
export const coreHttpRequest = defineComponent({
  id: "core.http.request",
  version: 1,
  title: "HTTP request",
  category: "source",
  summary: "Sends one HTTP request and keeps what comes back.",
  docs,
  inputs: {
    url: text({ title: "Address", help: "http or https. Without a scheme, https." }),
    authorization: secret({
      title: "Authorization",
      help: "The whole value of the header, such as Bearer and a token. Never sent on to another origin.",
      required: false,
    }),
    body: json({
      title: "Body",
      help: "A text is sent as it is, anything else as JSON.",
      required: false,
    }),
    file: file({ title: "File to send", help: "Sent instead of the body.", required: false }),
  },
  outputs: {
    status: number({ title: "Status" }),
    headers: json({ title: "Headers of the answer" }),
    url: text({ title: "Address after redirects" }),
    redirects: list(text(), { title: "Addresses on the way" }),
    body: file({ title: "Body", formats: bodyFormats }),
    json: json({ title: "Body as JSON", required: false }),
    text: text({ title: "Body as text", required: false }),
  },
  parameters: z.strictObject({
    method: z
      .enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
      .default("GET")
      .meta({ title: "Method", "x-ui": { widget: "select" } }),
    headers: Headers.default({}).meta({
      title: "Headers",
      description:
        'As JSON, such as {"accept": "application/json"}. Part of the workflow: no place for secrets. Authorization has an input of its own.',
    }),
    failOnStatus: z.boolean().default(true).meta({
      title: "Fail on an error status",
      description: "A status of 400 or more fails the step; its body is kept as partial.",
    }),
    followRedirects: z.boolean().default(true).meta({ title: "Follow redirects" }),
    timeoutSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(60)
      .meta({
        title: "Time-out",
        description: "Seconds for the whole request.",
        "x-ui": { widget: "number" },
      }),
    maxMegabytes: z
      .int()
      .min(1)
      .max(10_240)
      .default(100)
      .meta({
        title: "Largest body",
        description: "Megabytes, after decompression.",
        "x-ui": { widget: "number" },
      }),
  }),
  fileOutputs: { body: { title: "Body", formats: bodyFormats, defaultName: "body" } },
  retry: { maxAttempts: 3, delaySeconds: 5 },
  timeoutSeconds: 4000,
});
