import { TriangleAlert } from "lucide-react";
import { ToneBadge } from "../../ui/tone-badge.tsx";

/** How many warnings there are; nothing where there is none. */
export function WarningBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <ToneBadge tone="warning" icon={TriangleAlert} title="The events say what they are about">
      {count === 1 ? "1 warning" : `${count} warnings`}
    </ToneBadge>
  );
}
