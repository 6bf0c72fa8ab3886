import Anser from "anser";
import classes from "./logs.module.css";

/** A line with its colors as elements; everything but colors and weights was taken out before. */
export function AnsiText({ text }: { text: string }) {
  if (!text.includes("\u001b")) return text;
  let offset = 0;
  const parts = Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part) => {
    const at = offset;
    offset += part.content.length;
    return { ...part, at };
  });
  return parts.map((part) => (
    <span
      key={part.at}
      className={classes.part}
      data-fg={part.fg || undefined}
      data-bold={part.decorations.includes("bold") || undefined}
      data-dim={part.decorations.includes("dim") || undefined}
      data-italic={part.decorations.includes("italic") || undefined}
      data-underline={part.decorations.includes("underline") || undefined}
    >
      {part.content}
    </span>
  ));
}
