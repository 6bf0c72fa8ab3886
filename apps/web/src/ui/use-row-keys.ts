import { useWindowEvent } from "@mantine/hooks";
import { type RefObject, useRef } from "react";
import { isTyping } from "./is-typing.ts";

interface RowKeysOptions {
  enabled: boolean;
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** Scrolls a row into view, so that it is drawn. */
  reveal: (index: number) => void;
  onSelect: (index: number) => void;
}

/** j and k move the focus through the links of the rows, so that Enter opens one; x selects the row in focus. */
export function useRowKeys({ enabled, count, scroller, reveal, onSelect }: RowKeysOptions): {
  onFocus: (index: number) => void;
} {
  const active = useRef(-1);
  const move = (by: number) => {
    if (count === 0) return;
    active.current = Math.min(count - 1, Math.max(0, active.current + by));
    reveal(active.current);
    focusRow(scroller, active.current);
  };
  useWindowEvent("keydown", (event) => {
    if (!enabled || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x" && active.current >= 0) onSelect(active.current);
  });
  return {
    onFocus: (index) => {
      active.current = index;
    },
  };
}

/** The row may need some frames until it is drawn. */
function focusRow(scroller: RefObject<HTMLElement | null>, index: number, framesLeft = 10): void {
  requestAnimationFrame(() => {
    const link = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"] a`);
    if (link) link.focus({ preventScroll: true });
    else if (framesLeft > 0) focusRow(scroller, index, framesLeft - 1);
  });
}
