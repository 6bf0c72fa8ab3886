import { once } from "node:events";
import { createServer } from "node:net";
import { findFreePort } from "@exhibit/db/embedded";
import { StudioFault } from "./studio-fault.ts";

/** The port to answer on: the wanted one if nothing listens there, a free one for 0. */
export async function choosePort(wanted: number): Promise<number> {
  if (wanted === 0) return findFreePort();
  const probe = createServer();
  try {
    probe.listen(wanted, "127.0.0.1");
    await once(probe, "listening");
  } catch (cause) {
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    const reason = isTaken
      ? "is in use: stop what listens there"
      : "can't be opened by this user: run as another";
    throw new StudioFault(`Port ${wanted} of 127.0.0.1 ${reason}, or set EXHIBIT_PORT to another port.`, {
      cause,
    });
  }
  probe.close();
  await once(probe, "close");
  return wanted;
}
