// A process of its own, which lives as long as its parent's end of the channel: however a test run ends,
// interrupted or killed, its PostgreSQL ends too.
import { startTestCluster } from "./cluster.ts";

const disconnected = new Promise<void>((resolve) => process.once("disconnect", resolve));
const { cluster, stop } = await startTestCluster();
// The callback takes the error of a parent that is gone already; what follows stops the server then too.
process.send?.(cluster, () => undefined);
if (process.connected) await disconnected;
await stop();
