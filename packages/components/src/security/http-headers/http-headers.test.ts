import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Finding } from "@exhibit/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { ComponentError } from "../../sdk/component-error.ts";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { securityHttpHeaders } from "./definition.ts";
import { handleSecurityHttpHeaders } from "./handler.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return `127.0.0.1:${address.port}`;
}

const serveHttp = async (listener: RequestListener) => `http://${await listen(createHttpServer(listener))}`;
const serveHttps = async (pair: string, listener: RequestListener, over = {}) =>
  `https://${await listen(
    createHttpsServer(
      {
        key: fixture(`${pair}.key.pem`),
        cert: fixture(`${pair}.cert.pem`),
        ciphers: "DEFAULT:@SECLEVEL=0",
        ...over,
      },
      listener,
    ),
  )}`;

async function audit(urls: string | string[], allowed: string[], trial: ComponentTrial = {}) {
  const result = await runComponent(securityHttpHeaders, handleSecurityHttpHeaders, {
    inputs: { urls },
    network: { allowLoopback: allowed.map((url) => new URL(url).host) },
    ...trial,
  });
  closers.push(result.remove);
  const lines = (await readFile(result.artifacts[0]?.path ?? "", "utf8")).trimEnd().split("\n");
  const findings = lines.map((line) => Finding.parse(JSON.parse(line)));
  return { ...result, findings, failing: findings.filter(({ status }) => status === "fail") };
}

const good = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
  "set-cookie": "__Host-id=1; Secure; HttpOnly; SameSite=Lax; Path=/",
};

describe("security.http.headers", () => {
  it("finds the known faults of a careless server, each once, and nothing else", async () => {
    const url = await serveHttp((_request, response) => {
      response
        .writeHead(200, [
          "content-type",
          "text/html; charset=utf-8",
          "server",
          "nginx/1.18.0",
          "x-powered-by",
          "PHP/7.4",
          "x-xss-protection",
          "1; mode=block",
          "content-security-policy",
          "script-src 'self' 'unsafe-inline' https:",
          "x-frame-options",
          "ALLOW-FROM https://a.test",
          "access-control-allow-origin",
          "*",
          "access-control-allow-credentials",
          "true",
          "set-cookie",
          "session=secret-value; Path=/; Domain=127.0.0.1",
          "set-cookie",
          "theme=dark; Secure; HttpOnly; SameSite=Lax; Max-Age=99999999",
        ])
        .end("<h1>hi</h1>");
    });
    const { failing, outputs, findings } = await audit(`${url}/shop?q=secret-query`, [url]);
    const shown = failing.map(({ identity, severity }) => `${severity} ${identity}`);
    const page = `${url}/shop`;
    expect(new Set(shown)).toEqual(
      new Set([
        `medium csp-script-inline|${page}|`,
        `medium csp-script-broad|${page}|`,
        `low csp-object|${page}|`,
        `low csp-base-uri|${page}|`,
        `info csp-form-action|${page}|`,
        `info csp-style-inline|${page}|`,
        `medium frame-protection|${page}|`,
        `low content-type-options|${page}|`,
        `info referrer-policy|${page}|`,
        `info permissions-policy|${page}|`,
        `info cross-origin-opener-policy|${page}|`,
        `info cross-origin-resource-policy|${page}|`,
        `info cross-origin-embedder-policy|${page}|`,
        `medium cors|${page}|`,
        `high cookie-secure|${page}|session`,
        `medium cookie-httponly|${page}|session`,
        `low cookie-samesite|${page}|session`,
        `low cookie-domain|${page}|session`,
        `info cookie-lifetime|${page}|theme`,
        `low cookie-cache|${page}|`,
        `low server-version|${page}|`,
        `low technology-headers|${page}|x-powered-by`,
        `low x-xss-protection|${page}|`,
      ]),
    );
    expect(outputs.failed).toBe(23);
    expect(outputs.counts).toEqual({ critical: 0, high: 1, medium: 5, low: 9, info: 8 });
    expect(JSON.stringify(findings)).not.toMatch(/secret-value|secret-query/);
  });

  it("gives the same identities in the next scan, whatever nonce and date say", async () => {
    let visits = 0;
    const url = await serveHttp((_request, response) => {
      visits += 1;
      response.setHeader("content-type", "text/html");
      response.setHeader("content-security-policy", `script-src 'nonce-${visits}'`);
      response.setHeader("set-cookie", `sid=${visits}; Expires=${new Date(Date.now() + 1e9).toUTCString()}`);
      response.end();
    });
    const shown = async () =>
      (await audit(url, [url])).findings.map(({ observedAt, ...rest }) => ({
        ...rest,
        at: observedAt.length,
      }));
    expect(await shown()).toEqual(await shown());
  });

  it("reports a certificate that nobody signed, and passes all else of a careful server", async () => {
    const url = await serveHttps("self-signed", (_request, response) => response.writeHead(200, good).end());
    const { failing, findings } = await audit(url, [url]);
    expect(failing.map(({ identity }) => identity)).toEqual([`certificate-trusted|${url}|`]);
    expect(findings.filter(({ status }) => status === "pass").length).toBeGreaterThan(30);
  });

  it("reports an expired, weak certificate of another host, and old TLS", async () => {
    const url = await serveHttps(
      "expired-weak",
      (_request, response) => response.writeHead(200, good).end(),
      {
        minVersion: "TLSv1",
        maxVersion: "TLSv1.1",
      },
    );
    const { failing } = await audit(url, [url]);
    expect(failing.map(({ check }) => check)).toEqual([
      "certificate-trusted",
      "certificate-name",
      "certificate-validity",
      "certificate-key",
      ...("signatureAlgorithm" in X509Certificate.prototype ? ["certificate-signature"] : []),
      "tls-version",
      "tls-legacy",
    ]);
  });

  it("follows redirects, records them, and reports the way down from https to http", async () => {
    const end = await serveHttp((_request, response) => response.end());
    const start = await serveHttps("self-signed", (request, response) => {
      const location = request.url === "/" ? "/next" : `${end}/end`;
      response.writeHead(302, { location }).end();
    });
    const { failing, log } = await audit(start, [start, end]);
    expect(log[0]?.text).toBe(`${start}/: 302 ${start}/ → 302 ${start}/next → 200 ${end}/end`);
    expect(failing.map(({ identity }) => identity)).toContain(`redirect-downgrade|${start}/next|`);
  });

  it("sends no credentials that a redirect brings", async () => {
    const seen: (string | undefined)[] = [];
    const url = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url !== "/") return response.end();
      return response.writeHead(302, { location: `http://user:pass@${request.headers.host}/in` }).end();
    });
    const { log } = await audit(url, [url]);
    expect(seen).toEqual([undefined, undefined]);
    expect(log[0]?.text).not.toContain("pass");
  });

  it("stops redirects that go in a circle or on for ever", async () => {
    const url = await serveHttp((request, response) => {
      const step = Number(new URL(request.url ?? "", "http://a").searchParams.get("n") ?? "0");
      const location = request.url === "/circle" ? "/circle" : `/on?n=${step + 1}`;
      response.writeHead(301, { location }).end();
    });
    await expect(audit(`${url}/circle`, [url])).rejects.toThrow("redirects in a circle");
    await expect(audit(`${url}/on`, [url])).rejects.toThrow("redirects more than 10 times");
  });

  it("does not follow a redirect to where it may not go", async () => {
    const inner = await serveHttp((_request, response) => response.end("secret"));
    const outer = await serveHttp((request, response) => {
      const location = request.url === "/a" ? inner : "http://169.254.169.254/latest/meta-data/";
      response.writeHead(302, { location }).end();
    });
    const audited = audit([`${outer}/a`, `${outer}/b`], [outer]);
    await expect(audited).rejects.toMatchObject({ retryable: false, code: "UNREACHABLE" });
    await expect(audited).rejects.toThrow("cloud metadata");
    await expect(audited).rejects.toBeInstanceOf(ComponentError);
  });

  it("records an address that does not answer as unknown, beside those that do", async () => {
    const up = await serveHttp((_request, response) => response.end());
    const down = await serveHttp((_request, response) => response.end());
    await closers.splice(1, 1)[0]?.();
    const { findings, outputs, warnings } = await audit(`${up}\n${down}`, [up, down]);
    expect(outputs.unreachable).toEqual([`${down}/`]);
    expect(outputs.coverage).toMatchObject({ complete: false, lookedAt: { address: [`${up}/`] } });
    expect(warnings).toEqual([`Not covered, address: 1 of 2: ${down}/ (the connection was refused).`]);
    expect(findings.filter(({ status }) => status === "unknown")).toMatchObject([
      { check: "reachable", resource: `${down}/`, evidence: expect.stringContaining("refused") },
    ]);
  });

  it("fails, and may be retried, where nothing answers in time", async () => {
    const url = await serveHttp(() => {});
    const audited = audit(url, [url], { params: { timeoutSeconds: 1 } });
    await expect(audited).rejects.toMatchObject({ retryable: true, code: "UNREACHABLE" });
    await expect(audited).rejects.toThrow("no answer within 1 s");
  });

  it("does not read headers without end, nor any body", async () => {
    const endless = await serveHttp((_request, response) => {
      response.writeHead(200, { "x-long": "a".repeat(100_000) }).end();
    });
    await expect(audit(endless, [endless])).rejects.toThrow("the headers exceed 65536 bytes");
    const big = await serveHttp((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect((await audit(big, [big])).findings.length).toBeGreaterThan(10);
  });

  it.each([
    ["ftp://a.test", "neither http nor https"],
    ["http://user:pass@a.test", "holds credentials"],
    ["http://", "is no address"],
    ["   ", "give one address at least"],
  ])("refuses %s for good", async (url, reason) => {
    await expect(audit(url, [])).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining(reason),
    });
  });

  it("stops with its signal", async () => {
    const url = await serveHttp(() => {});
    const stop = new AbortController();
    const audited = audit(url, [url], { signal: stop.signal });
    stop.abort(new Error("cancelled"));
    await expect(audited).rejects.toThrow("cancelled");
  });
});
