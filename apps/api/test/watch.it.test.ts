import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { RunUpdate } from "@exhibit/contracts";
import { RunUpdate as RunUpdateSchema } from "@exhibit/contracts";
import { createLoginToken } from "@exhibit/core";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { insertRun, waitFor } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApi, postJson, type TestApi, type TestMember } from "./test-api.ts";

let api: TestApi;
let member: TestMember;
let writer: Client;

beforeAll(async () => {
  api = await createTestApi();
  member = await api.addMember();
  writer = new Client({ connectionString: api.db.superuserUrl });
  await writer.connect();
});
afterAll(async () => {
  await writer.end();
  await api.close();
});

/** Appends events and log chunks as the runner does: under the run's lock, with a notice. */
async function append(
  runId: string,
  count: number,
  kind: "event" | "log" | "both" = "both",
  endAs?: string,
): Promise<void> {
  await writer.query("begin");
  const { rows } = await writer.query<{ last: string }>(
    "select last_sequence as last from runs where id = $1 for update",
    [runId],
  );
  let sequence = Number(rows[0]?.last ?? 0);
  for (let index = 0; index < count; index += 1) {
    sequence += 1;
    if (kind === "log" || (kind === "both" && index % 2 === 1)) {
      await writer.query(
        "insert into log_chunks (organization_id, run_id, sequence, step_ref, attempt, stream, text) values ($1, $2, $3, 'step', 1, 'stdout', $4)",
        [member.organizationId, runId, sequence, `line ${sequence}\n`],
      );
    } else {
      await writer.query(
        "insert into run_events (organization_id, run_id, sequence, body) values ($1, $2, $3, $4)",
        [member.organizationId, runId, sequence, JSON.stringify({ type: "step.queued", stepRef: "step" })],
      );
    }
  }
  await writer.query("update runs set last_sequence = $2, state = coalesce($3, state) where id = $1", [
    runId,
    sequence,
    endAs ?? null,
  ]);
  await writer.query("select pg_notify('exhibit_runs', $1::text)", [runId]);
  await writer.query("commit");
}

const newRun = async (state: "running" | "succeeded" = "running") =>
  (
    await withOrganization(api.database, member.organizationId, (tx: TenantTransaction) =>
      insertRun(tx, { state }),
    )
  ).runId;

/** Reads the event stream by hand until it ends or `enough` updates came. */
async function watch(
  runId: string,
  lastEventId?: string,
  enough = Number.POSITIVE_INFINITY,
  onId: (id: number) => void = () => undefined,
): Promise<{ ids: number[]; updates: RunUpdate[]; ended: boolean }> {
  const input = encodeURIComponent(
    JSON.stringify({ runId, ...(lastEventId === undefined ? {} : { lastEventId }) }),
  );
  const answer = await fetch(`${api.url}/api/trpc/run.watch?input=${input}`, {
    headers: { cookie: member.cookie, accept: "text/event-stream" },
  });
  const seen = { ids: [] as number[], updates: [] as RunUpdate[], ended: false };
  let text = "";
  for await (const part of answer.body ?? []) {
    text += new TextDecoder().decode(part);
    const messages = text.split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const id = /^id: ?(.+)$/m.exec(message)?.[1];
      const data = /^data: ?(.+)$/m.exec(message)?.[1];
      if (/^event: ?return/m.test(message)) seen.ended = true;
      if (id === undefined || data === undefined) continue;
      seen.ids.push(Number(id));
      onId(Number(id));
      seen.updates.push(RunUpdateSchema.parse(JSON.parse(data)));
    }
    // Leaving the loop cuts the connection.
    if (seen.ids.length >= enough || /^event: ?return/m.test(messages.join("\n"))) break;
  }
  return seen;
}

const sequencesOf = (updates: readonly RunUpdate[]) =>
  updates.map((update) => (update.kind === "event" ? update.event.sequence : update.chunk.sequence));
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index);

test("an ended run is told from the start to its end, then the stream ends", async () => {
  const runId = await newRun();
  await append(runId, 500, "both", "succeeded");
  const { ids, updates, ended } = await watch(runId);
  expect(ids).toEqual(upTo(500));
  expect(sequencesOf(updates)).toEqual(ids);
  expect(ended).toBe(true);
});

test.each(["event", "log"] as const)(
  "a long stretch of one kind (%s) does not push the other one back",
  async (kind) => {
    const runId = await newRun();
    await append(runId, 150, kind);
    await append(runId, 150, kind === "event" ? "log" : "event", "failed");
    expect((await watch(runId)).ids).toEqual(upTo(300));
  },
);

test("it goes on from the last id that was seen", async () => {
  const runId = await newRun();
  await append(runId, 100, "both", "succeeded");
  expect((await watch(runId, "40")).ids).toEqual(upTo(100, 41));
  expect(await watch(runId, "100")).toMatchObject({ ids: [], ended: true });
});

test("what happens while watching comes at once, in order, and once, through two cuts of the connection", async () => {
  const runId = await newRun();
  const writing = (async () => {
    for (let round = 0; round < 60; round += 1) {
      await append(runId, 5);
      await delay(5);
    }
    await append(runId, 1, "event", "succeeded");
  })();
  const seen: number[] = [];
  for (const enough of [50, 100, Number.POSITIVE_INFINITY]) {
    const last = seen.at(-1);
    seen.push(...(await watch(runId, last === undefined ? undefined : String(last), enough)).ids);
  }
  await writing;
  expect(seen).toEqual(upTo(301));
});

/** Below the 5 s after which a watcher looks by itself: what comes sooner was told. */
const told = { timeoutMs: 3_000, what: "the update" };

test("each update reaches an idle watcher by its notice, long before the watcher looks by itself", async () => {
  const runId = await newRun();
  const seen: number[] = [];
  const watching = watch(runId, undefined, undefined, (id) => seen.push(id));
  for (let round = 1; round <= 5; round += 1) {
    await append(runId, 1);
    // The first one may have been there before the watcher was.
    await waitFor(() => seen.length === round, told);
  }
  await append(runId, 1, "event", "succeeded");
  await watching;
  expect(seen).toEqual(upTo(6));
});

test("a lost listening connection loses no update, and costs no watcher its next look", async () => {
  const runId = await newRun();
  await append(runId, 3);
  const seen: number[] = [];
  const watching = watch(runId, undefined, undefined, (id) => seen.push(id));
  await waitFor(() => seen.length === 3, told);
  await writer.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'exhibit listener' and datname = current_database()",
  );
  await append(runId, 3);
  await waitFor(() => seen.length === 6, told);
  await append(runId, 1, "event", "succeeded");
  await watching;
  expect(seen).toEqual(upTo(7));
});

describe("a watcher whose session is over hears so within seconds, and nothing more", () => {
  /** Opens the stream of a running run in a session of its own, and waits for what happened so far. */
  async function open(cookie: string) {
    const runId = await newRun();
    await append(runId, 1);
    const input = encodeURIComponent(JSON.stringify({ runId }));
    const answer = await fetch(`${api.url}/api/trpc/run.watch?input=${input}`, {
      headers: { cookie, accept: "text/event-stream" },
    });
    const stream = { runId, text: "", ended: false };
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const part of answer.body ?? []) stream.text += decoder.decode(part, { stream: true });
      stream.ended = true;
    })();
    await waitFor(() => stream.text.includes("step.queued"));
    return { stream, reading };
  }
  const newSession = async () => {
    const { token } = await createLoginToken(api.database, member);
    const answer = await postJson(`${api.url}/api/session`, { token });
    return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  };
  const inDatabase = (statement: string) => async (cookie: string) => {
    const digest = createHash("sha256")
      .update(cookie.split("=")[1] ?? "")
      .digest("hex");
    await writer.query(statement, [digest]);
  };

  test.each([
    [
      "it signed out",
      (cookie: string) => postJson(`${api.url}/api/trpc/session.signOut`, {}, cookie).then(() => {}),
    ],
    ["its session was revoked", inDatabase("delete from sessions where token_sha256 = $1")],
    [
      "its session expired",
      inDatabase("update sessions set expires_at = now() - interval '1 second' where token_sha256 = $1"),
    ],
  ])("because %s; another session of the member watches on", { timeout: 30_000 }, async (_why, end) => {
    const [cookie, otherCookie] = [await newSession(), await newSession()];
    const [mine, other] = [await open(cookie), await open(otherCookie)];
    await end(cookie);
    await waitFor(() => mine.stream.text.includes("UNAUTHENTICATED"), { timeoutMs: 8_000 });
    await append(mine.stream.runId, 1, "log");
    await mine.reading;
    expect(mine.stream.text).not.toContain("line 2");
    await append(other.stream.runId, 1, "log", "succeeded");
    await waitFor(() => other.stream.text.includes("line 2"));
    await other.reading;
    expect(other.stream.text).not.toContain("UNAUTHENTICATED");
  });

  test("also while the run never stops talking", { timeout: 30_000 }, async () => {
    const cookie = await newSession();
    const { stream, reading } = await open(cookie);
    await postJson(`${api.url}/api/trpc/session.signOut`, {}, cookie);
    await waitFor(
      async () => {
        await append(stream.runId, 1);
        return stream.ended;
      },
      { timeoutMs: 8_000 },
    );
    await reading;
    expect(stream.text).toContain("UNAUTHENTICATED");
  });
});

test("watchers that leave are forgotten", async () => {
  const runIds = await Promise.all(Array.from({ length: 5 }, () => newRun()));
  for (const runId of runIds) await append(runId, 5);
  const stays = new Set<string>();
  const watching = runIds.flatMap((runId) =>
    [1, 2, 3, 4].map(() => watch(runId, undefined, 6, (id) => id === 5 && stays.add(runId))),
  );
  await waitFor(() => stays.size === runIds.length && api.countWatchedRuns() === runIds.length, {
    what: "the watchers",
  });
  for (const runId of runIds) await append(runId, 1);
  await Promise.all(watching);
  // Each has cut its connection; their runs go on.
  await waitFor(() => api.countWatchedRuns() === 0, { ...told, what: "an empty registry" });
});
