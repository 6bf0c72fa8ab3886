import type { ArtifactState, AttemptState, RunState, StepState } from "@exhibit/contracts";
import {
  CircleCheck,
  CircleDashed,
  CircleEllipsis,
  CircleSlash,
  CircleStop,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  SkipForward,
  Trash2,
  Unplug,
} from "lucide-react";
import type { Tone } from "../theme/tones.ts";
import { ToneBadge } from "./tone-badge.tsx";

type AnyState = RunState | StepState | AttemptState | ArtifactState;

const looks: Record<AnyState, { tone: Tone; icon: LucideIcon; label: string; spins?: boolean }> = {
  queued: { tone: "neutral", icon: CircleEllipsis, label: "Queued" },
  waiting: { tone: "neutral", icon: CircleDashed, label: "Waiting" },
  pending: { tone: "neutral", icon: CircleEllipsis, label: "Pending" },
  running: { tone: "info", icon: LoaderCircle, label: "Running", spins: true },
  cancelling: { tone: "warning", icon: CircleStop, label: "Cancelling" },
  succeeded: { tone: "success", icon: CircleCheck, label: "Succeeded" },
  available: { tone: "success", icon: CircleCheck, label: "Available" },
  failed: { tone: "danger", icon: CircleX, label: "Failed" },
  lost: { tone: "warning", icon: Unplug, label: "Lost" },
  skipped: { tone: "neutral", icon: SkipForward, label: "Skipped" },
  cancelled: { tone: "neutral", icon: CircleSlash, label: "Cancelled" },
  deleted: { tone: "neutral", icon: Trash2, label: "Deleted" },
};

/** The state of a run, step, attempt or artifact as icon and word. */
export function StatusBadge({ state }: { state: AnyState }) {
  const { tone, icon, label, spins } = looks[state];
  return (
    <ToneBadge tone={tone} icon={icon} spins={spins ?? false}>
      {label}
    </ToneBadge>
  );
}
