import { Box } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import classes from "./logs.module.css";

interface FollowListProps<Item> {
  /** Names the region that scrolls. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  render: (item: Item) => ReactNode;
  /** Height of an item before it was measured, in pixels. */
  itemHeight: number;
  /** Whether the newest item is kept in view. */
  follows: boolean;
  /** The reader scrolled up, so following must stop; or came back to the end, so it goes on. */
  onFollow: (follows: boolean) => void;
}

/** Pixels from the end that still count as the end. */
const endSlack = 32;

/** A long list, newest last, that draws what is in view, follows its end, and stays where it is when older items come. */
export function FollowList<Item>(props: FollowListProps<Item>) {
  const { label, items, keyOf, render, itemHeight, follows } = props;
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => itemHeight,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 20,
    useFlushSync: false,
  });
  const first = items[0];
  const last = items.at(-1);
  const scrollTo = useRef(virtualizer.scrollToIndex);
  scrollTo.current = virtualizer.scrollToIndex;
  useStayInPlace(first && keyOf(first), items, keyOf, (index) => scrollTo.current(index, { align: "start" }));
  const lastKey = last && keyOf(last);
  const { length } = items;
  useEffect(() => {
    if (follows && lastKey !== undefined) scrollTo.current(length - 1, { align: "end" });
  }, [follows, lastKey, length]);
  const onScroll = useFollowNotice(scroller, follows, props.onFollow);
  const visible = virtualizer.getVirtualItems();
  return (
    // A region that scrolls must be reachable by keyboard.
    <Box
      component="section"
      ref={scroller}
      className={classes.scroller}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
    >
      <ol className={classes.canvas} style={{ height: virtualizer.getTotalSize() }}>
        {visible.map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={row.index}
              className={classes.item}
              style={{ transform: `translateY(${row.start}px)` }}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
            >
              {render(item)}
            </li>
          );
        })}
      </ol>
    </Box>
  );
}

/** Tells when the reader scrolls up and away from the end, or down to it; following itself only ever scrolls down. */
function useFollowNotice(
  scroller: RefObject<HTMLElement | null>,
  follows: boolean,
  onFollow: (follows: boolean) => void,
) {
  const lastTop = useRef(0);
  return () => {
    const { current } = scroller;
    if (!current) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    const moved = scrollTop - lastTop.current;
    lastTop.current = scrollTop;
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= endSlack;
    if (follows && moved < -2 && !isAtEnd) onFollow(false);
    else if (!follows && moved > 2 && isAtEnd) onFollow(true);
  };
}

/** When older items come in front of the first one, that one stays where it was. */
function useStayInPlace<Item>(
  firstKey: string | undefined,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  scrollTo: (index: number) => void,
): void {
  const before = useRef(firstKey);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = firstKey;
    if (was === undefined || was === firstKey) return;
    const index = items.findIndex((item) => keyOf(item) === was);
    if (index > 0) scrollTo(index);
  }, [firstKey, items, keyOf, scrollTo]);
}
