import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "../theme/tones.ts";
import classes from "./tone-badge.module.css";

interface ToneBadgeProps {
  tone: Tone;
  icon?: LucideIcon;
  spins?: boolean;
  title?: string;
  children: ReactNode;
}

/** A small mark in one of the tones; its words carry the meaning, the color helps to find it. */
export function ToneBadge({ tone, icon: Icon, spins = false, title, children }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {Icon && <Icon size={13} aria-hidden className={spins ? classes.spin : undefined} />}
      {children}
    </span>
  );
}
