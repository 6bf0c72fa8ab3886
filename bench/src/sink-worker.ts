import { connect } from "node:net";
import { parentPort } from "node:worker_threads";

/** One GET: reads the answer into one reused buffer and tells its status and body bytes. */
export interface SinkRequest {
  port: number;
  path: string;
  cookie: string;
}

const buffer = Buffer.alloc(1 << 20);

function drain({ port, path, cookie }: SinkRequest): void {
  let head = "";
  let expected = Number.POSITIVE_INFINITY;
  let received = 0;
  const socket = connect({
    port,
    host: "127.0.0.1",
    onread: {
      buffer,
      callback: (count: number) => {
        received += count;
        if (expected === Number.POSITIVE_INFINITY) {
          head += buffer.toString("latin1", 0, Math.min(count, 4096));
          const end = head.indexOf("\r\n\r\n");
          const length = /content-length: (\d+)/i.exec(head)?.[1];
          if (end >= 0 && length) expected = end + 4 + Number(length);
        }
        if (received >= expected) {
          socket.destroy();
          parentPort?.postMessage({ status: Number(head.split(" ")[1]), bytes: received });
        }
        return true;
      },
    },
  });
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  );
}

parentPort?.on("message", drain);
