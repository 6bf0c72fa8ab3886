import { Client } from "pg";

const firstDelayMs = 100;
const longestDelayMs = 5_000;

/** What a process wants to hear. */
export interface ListenerOptions {
  url: string;
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  /** Called after each connection, the first included: what was said before it went unheard. */
  onConnect?: () => void;
  onError?: (error: Error) => void;
}

/** One connection outside the pool that hears NOTIFY. */
export interface Listener {
  /** Ends the connection and stops connecting anew. */
  close(): Promise<void>;
}

/** Listens on one connection, and connects anew when it breaks. Channel names are ours, never a user's text. */
export function createListener(options: ListenerOptions): Listener {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let delayMs = firstDelayMs;

  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: options.url,
      application_name: "exhibit listener",
      keepAlive: true,
    });
    client = fresh;
    fresh.on("notification", ({ channel, payload }) => options.onNotification(channel, payload ?? ""));
    fresh.on("error", (error) => options.onError?.(error));
    fresh.once("end", reconnect);
    try {
      await fresh.connect();
      for (const channel of options.channels) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
      delayMs = firstDelayMs;
      options.onConnect?.();
    } catch (error) {
      options.onError?.(error instanceof Error ? error : new Error(String(error)));
      await fresh.end().catch(() => {});
      reconnect();
    }
  }

  function reconnect(): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(() => void connect(), delayMs);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
