import type { Json } from "@exhibit/contracts";
import { UnstyledButton } from "@mantine/core";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import classes from "./json-tree.module.css";
import { showText } from "./show-text.ts";

/** Children drawn at once; a button brings as many again. */
const pageSize = 100;
/** Characters of a text shown at once. */
const shownCharacters = 1_000;

interface JsonTreeProps {
  value: Json;
  /** Levels that are open at first. */
  openLevels?: number;
  /** Shows a value in its own way; undefined leaves it to the tree. */
  renderValue?: ((value: Json) => ReactNode) | undefined;
}

/** Any JSON value as a tree of lists; what is closed is not drawn. */
export function JsonTree({ value, openLevels = 1, renderValue }: JsonTreeProps) {
  return (
    <ul className={classes.tree}>
      <JsonNode value={value} openLevels={openLevels} renderValue={renderValue} />
    </ul>
  );
}

interface JsonNodeProps extends Required<Pick<JsonTreeProps, "value" | "openLevels">> {
  name?: string;
  renderValue: JsonTreeProps["renderValue"];
}

function JsonNode({ name, value, openLevels, renderValue }: JsonNodeProps) {
  const own = renderValue?.(value);
  if (own !== undefined || typeof value !== "object" || value === null) {
    return (
      <li className={classes.leaf}>
        {name !== undefined && <span className={classes.key}>{showText(name)}: </span>}
        {own ?? <JsonLeaf value={value} />}
      </li>
    );
  }
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  if (entries.length === 0) {
    return (
      <li className={classes.leaf}>
        {name !== undefined && <span className={classes.key}>{showText(name)}: </span>}
        <span className={classes.other}>{Array.isArray(value) ? "[]" : "{}"}</span>
      </li>
    );
  }
  const summary = Array.isArray(value) ? `list of ${entries.length}` : describeKeys(entries);
  return <JsonBranch {...{ name, summary, entries, openLevels, renderValue }} />;
}

function describeKeys(entries: readonly (readonly [string, Json])[]): string {
  const shown = entries.slice(0, 4).map(([key]) => (key.length > 24 ? `${key.slice(0, 24)}…` : key));
  return `{ ${shown.join(", ")}${entries.length > shown.length ? ", …" : ""} }`;
}

interface JsonBranchProps {
  name: string | undefined;
  summary: string;
  entries: readonly (readonly [string, Json])[];
  openLevels: number;
  renderValue: JsonTreeProps["renderValue"];
}

function JsonBranch({ name, summary, entries, openLevels, renderValue }: JsonBranchProps) {
  const [isOpen, setOpen] = useState(openLevels > 0);
  const [shown, setShown] = useState(pageSize);
  return (
    <li>
      <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronRight size={14} aria-hidden className={classes.chevron} data-open={isOpen || undefined} />
        <span>
          {name !== undefined && <span className={classes.key}>{showText(name)}: </span>}
          {showText(summary)}
        </span>
      </UnstyledButton>
      {isOpen && (
        <ul className={classes.tree}>
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonNode
              key={key}
              name={key}
              value={item}
              openLevels={openLevels - 1}
              renderValue={renderValue}
            />
          ))}
          {entries.length > shown && (
            <li>
              <UnstyledButton className={classes.toggle} onClick={() => setShown(shown + pageSize)}>
                Show {Math.min(pageSize, entries.length - shown)} more of {entries.length - shown}
              </UnstyledButton>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function JsonLeaf({ value }: { value: Json }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== "string") return <span className={classes.other}>{String(value)}</span>;
  const isLong = value.length > shownCharacters && !isWhole;
  return (
    <span className={classes.text}>
      {showText(JSON.stringify(isLong ? `${value.slice(0, shownCharacters)}…` : value))}
      {isLong && (
        <UnstyledButton className={classes.toggle} onClick={() => setWhole(true)}>
          Show all {value.length.toLocaleString("en-US")} characters
        </UnstyledButton>
      )}
    </span>
  );
}
