import type { Tone } from "../../theme/tones.ts";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";

const toneOf = new Map<string, Tone>([
  ["critical", "critical"],
  ["fatal", "critical"],
  ["high", "danger"],
  ["medium", "warning"],
  ["low", "info"],
]);

/** A severity as the report spells it; unknown words stay neutral. */
export function SeverityBadge({ severity }: { severity: string }) {
  return (
    <ToneBadge tone={toneOf.get(severity.toLowerCase()) ?? "neutral"}>
      {showText(severity.slice(0, 40))}
    </ToneBadge>
  );
}
