import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import classes from "./markdown-text.module.css";

// A report is written by machines that strangers can feed: it gets no images and no links that lead away.
const forbidden = ["img", "a", "input"];

/** Markdown as elements, never as HTML: no images, no links, headings one level below the page's. Load it lazily. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={forbidden}
        unwrapDisallowed
        skipHtml
        components={{ h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6", table: ScrollingTable }}
      >
        {text}
      </Markdown>
    </div>
  );
}

/** A wide table scrolls by itself, by keyboard too. */
function ScrollingTable({ children }: { children?: ReactNode }) {
  return (
    <Box className={classes.scroller} role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </Box>
  );
}
