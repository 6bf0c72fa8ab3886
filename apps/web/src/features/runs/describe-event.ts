import type { RunEventBody } from "@exhibit/contracts";
import type { Tone } from "../../theme/tones.ts";
import { formatDuration } from "../../ui/format-duration.ts";

/** An event in words: a short name with its tone, what it says, and the step it is about. */
export interface EventWords {
  name: string;
  tone: Tone;
  text: string;
  stepRef: string | null;
}

const triggerWords = {
  manual: "by hand",
  api: "by the API",
  "first-start": "by the first start of the studio",
  retry: "to repeat an earlier run",
} as const;

/** The same in a list, where there is little room. */
export const triggerNames = {
  manual: "manual",
  api: "API",
  "first-start": "first start",
  retry: "retry",
} as const;

const toneOfEnd = {
  succeeded: "success",
  failed: "danger",
  cancelled: "neutral",
  skipped: "neutral",
  waiting: "neutral",
  queued: "neutral",
  running: "info",
  cancelling: "warning",
} as const satisfies Record<string, Tone>;

/** What set a run off, in words. */
export function describeTrigger(trigger: keyof typeof triggerWords): string {
  return triggerWords[trigger];
}

/** An event in words. */
export function describeEvent(body: RunEventBody): EventWords {
  switch (body.type) {
    case "run.queued":
      return ofRun("Run queued", "neutral", `Started ${describeTrigger(body.trigger)}.`);
    case "run.started":
      return ofRun("Run started", "info", "The first step was claimed.");
    case "run.cancelling":
      return ofRun("Run cancelling", "warning", `${body.by} asked for a cancel.`);
    case "run.ended":
      return ofRun(
        `Run ${body.state}`,
        toneOfEnd[body.state],
        body.failure?.message ?? "No step is left to do.",
      );
    default:
      return describeStepEvent(body);
  }
}

type StepEventBody = Extract<RunEventBody, { stepRef: string }>;

function describeStepEvent(body: StepEventBody): EventWords {
  const { stepRef } = body;
  switch (body.type) {
    case "step.queued":
      return { name: "Step queued", tone: "neutral", text: "Its turn has come.", stepRef };
    case "step.started":
      return {
        name: "Step started",
        tone: "info",
        text: `Attempt ${body.attempt} on ${body.runner}.`,
        stepRef,
      };
    case "step.progress":
      return { name: "Progress", tone: "info", text: describeProgress(body), stepRef };
    case "step.warning":
      return { name: "Warning", tone: "warning", text: body.message, stepRef };
    case "step.retrying":
      return {
        name: "Step retrying",
        tone: "warning",
        text: `Attempt ${body.attempt} failed: ${body.failure.message} The next one starts in ${formatDuration(body.delayMs)}.`,
        stepRef,
      };
    case "step.lost":
      return {
        name: "Attempt lost",
        tone: "warning",
        text: `Attempt ${body.attempt}: ${body.reason}`,
        stepRef,
      };
    case "step.ended":
      return {
        name: `Step ${body.state}`,
        tone: toneOfEnd[body.state],
        text:
          body.failure?.message ?? (body.attempt === null ? "It never started." : `Attempt ${body.attempt}.`),
        stepRef,
      };
    case "artifact.available":
      return { name: "Artifact kept", tone: "success", text: describeKept(body), stepRef };
    case "artifact.held":
      return { name: "Not published", tone: "warning", text: describeHeld(body), stepRef };
  }
}

function ofRun(name: string, tone: Tone, text: string): EventWords {
  return { name, tone, text, stepRef: null };
}

/** Progress as a step reported it. */
export function describeProgress({
  done,
  total,
  message,
}: Pick<Extract<RunEventBody, { type: "step.progress" }>, "done" | "total" | "message">): string {
  const count = total === null ? `${done}` : `${done} of ${total}`;
  return message === "" ? count : `${count} · ${message}`;
}

function describeKept(body: Extract<RunEventBody, { type: "artifact.available" }>): string {
  const where = body.destinations.length === 0 ? "nowhere" : body.destinations.join(" and ");
  return `${body.artifact.name}, in ${where}${body.partial ? ", partial" : ""}.`;
}

function describeHeld({ artifact, secrets }: Extract<RunEventBody, { type: "artifact.held" }>): string {
  return `${artifact.name} holds the value of ${secrets.join(", ")}: it stays in the run and was not published.`;
}
