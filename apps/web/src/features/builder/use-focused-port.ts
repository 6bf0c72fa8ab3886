import { type RefObject, useEffect, useRef } from "react";
import { useBuilder } from "./builder-store.ts";

/** Moves the keyboard's focus to a port's controls when a problem of that port was clicked. */
export function useFocusedPort(nodeRef: string): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null);
  const focus = useBuilder((state) => state.focusedPort);
  useEffect(() => {
    if (!focus || focus.ref !== nodeRef) return;
    const place = focus.port && panel.current?.querySelector(`[data-port="${CSS.escape(focus.port)}"]`);
    const control = (place || panel.current)?.querySelector<HTMLElement>("input, select, textarea, button");
    control?.focus();
    control?.scrollIntoView({ block: "center" });
  }, [focus, nodeRef]);
  return panel;
}
