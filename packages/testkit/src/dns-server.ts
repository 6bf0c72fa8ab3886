import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Answer, decode, encode, type Packet } from "dns-packet";

/** What a server knows, and how it behaves. Names are lower case. */
export interface DnsZone {
  readonly answers: readonly Answer[];
  /** Names that it answers with this response code. */
  readonly codes?: Readonly<Record<string, "SERVFAIL" | "REFUSED">>;
  /** Questions that it leaves without an answer. */
  readonly isSilent?: (name: string, type: string) => boolean;
  /** Any name below one of these domains has this address. */
  readonly wildcards?: Readonly<Record<string, string>>;
}

/** A name server on loopback, over UDP. */
export interface DnsServer {
  /** As `address:port`. */
  readonly address: string;
  /** What it was asked so far, as `name TYPE`. */
  readonly questions: readonly string[];
  close(): Promise<void>;
}

const authoritative = 1 << 10;
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Starts a server that answers for the names of a zone and knows no other. */
export async function startDnsServer(zone: DnsZone): Promise<DnsServer> {
  const socket = await bindSocket();
  const questions: string[] = [];
  socket.on("message", (bytes, from) => {
    const packet = decode(bytes);
    const [question] = packet.questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    questions.push(`${name} ${question.type}`);
    if (zone.isSilent?.(name, question.type)) return;
    socket.send(encode(answer(zone, { ...packet, questions: [question] }, name)), from.port, from.address);
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    close: () => closeSocket(socket),
  };
}

/** An address on loopback where nobody answers, because whoever listened there has gone. */
export async function findDeadAddress(): Promise<string> {
  const socket = await bindSocket();
  const { port } = socket.address();
  await closeSocket(socket);
  return `127.0.0.1:${port}`;
}

async function bindSocket(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

async function closeSocket(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, "close");
}

function answer(zone: DnsZone, { id, questions }: Packet, name: string): Packet {
  const type = questions?.[0]?.type;
  const known = zone.answers.filter((record) => record.name.toLowerCase() === name);
  const wildcard = Object.entries(zone.wildcards ?? {}).find(([domain]) => name.endsWith(`.${domain}`))?.[1];
  const invented: Answer[] =
    known.length === 0 && wildcard !== undefined && type === "A"
      ? [{ type, name, ttl: 60, data: wildcard }]
      : [];
  const exists = known.length > 0 || wildcard !== undefined;
  const code = zone.codes?.[name] ?? (exists ? "NOERROR" : "NXDOMAIN");
  return {
    type: "response",
    ...(id === undefined ? {} : { id }),
    flags: authoritative | codes[code],
    questions: questions ?? [],
    answers:
      code === "NOERROR"
        ? [...known.filter((record) => record.type === type || record.type === "CNAME"), ...invented]
        : [],
  };
}
