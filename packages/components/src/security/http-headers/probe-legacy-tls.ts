import { isIP } from "node:net";
import { connect } from "node:tls";
import type { GuardedAgents } from "../../sdk/network/guarded-agent.ts";

/**
 * Whether a server still speaks TLS 1.0 or 1.1: a handshake of its own, since a normal one tells the best version alone.
 * Null where it can't be told (no answer in time, the connection dropped).
 */
export function probeLegacyTls(
  url: URL,
  { agents, timeoutMs, signal }: { agents: GuardedAgents; timeoutMs: number; signal: AbortSignal },
): Promise<boolean | null> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || 443);
  if (isIP(host)) agents.assertAddress(host, host, port);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(isIP(host) ? {} : { servername: host }),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT:@SECLEVEL=0",
      rejectUnauthorized: false,
      lookup: agents.lookupFor(port),
      timeout: timeoutMs,
    });
    const settle = (answer: boolean | null) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => settle(null);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("secureConnect", () => settle(true));
    socket.once("timeout", () => settle(null));
    socket.once("error", (error) => settle(isRefusal(error) ? false : null));
  });
}

/** A TLS alert, or a hello that no version answers: the server was there and said no. */
function isRefusal(error: Error): boolean {
  return "code" in error && /^ERR_SSL_|^EPROTO$/.test(String(error.code));
}
