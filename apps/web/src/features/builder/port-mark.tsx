import { describePortType, type PortType } from "@exhibit/contracts";
import classes from "./port-mark.module.css";

/** A port type by its color and shape, with its name. */
export function PortTypeLabel({ type }: { type: PortType }) {
  return (
    <span className={classes.label}>
      <span className={classes.mark} data-kind={type.kind} aria-hidden />
      {describePortType(type)}
    </span>
  );
}
