import { Box } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { RowData } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useRowKeys } from "./use-row-keys.ts";
import { type TableColumn, type TableSelection, useTableRows } from "./use-table-rows.ts";
import classes from "./virtual-table.module.css";
import { type MoreRows, SelectCell, TableFoot, TableHead } from "./virtual-table-parts.tsx";

interface VirtualTableProps<Item> {
  /** Names the table and its scrolling region. */
  label: string;
  items: readonly Item[];
  columns: readonly TableColumn<Item>[];
  idOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  /** Height of every row in pixels, and of a card's cell on a phone before it was measured; more is cut off. */
  rowHeight?: number;
  /** CSS width below which the table scrolls sideways; a phone shows cards instead. */
  minWidth?: string;
  /** CSS height of the scrolling region at most. */
  height?: string;
  selection?: TableSelection | undefined;
  /** j and k move through the rows, x selects. */
  hasKeys?: boolean;
  /** Pages that are still to come. */
  more?: MoreRows | undefined;
}

/** A table that draws only the rows in view and asks for more as its end comes near. */
export function VirtualTable<Item extends RowData>(props: VirtualTableProps<Item>) {
  const { label, items, columns, idOf, selection, more, hasKeys = false, rowHeight = 52 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isWide = useMediaQuery("(min-width: 48em)", true, { getInitialValueInEffect: false });
  const rows = useTableRows(items, columns, idOf, selection);
  const drawCells = useCells(columns);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isWide ? rowHeight : columns.length * cardLineHeight),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    useFlushSync: false,
    scrollPaddingStart: 40,
  });
  const visible = virtualizer.getVirtualItems();
  const lastIndex = visible.at(-1)?.index ?? -1;
  useLoadMore(more, rows.length - lastIndex);
  const keys = useRowKeys({
    enabled: hasKeys,
    count: rows.length,
    scroller,
    reveal: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
    onSelect: (index) => rows[index]?.toggleSelected(),
  });
  const span = columns.length + (selection ? 1 : 0);
  const start = visible[0]?.start ?? 0;
  const end = virtualizer.getTotalSize() - (visible.at(-1)?.end ?? 0);
  return (
    // A region that scrolls must be reachable by keyboard.
    <Box
      component="section"
      ref={scroller}
      className={classes.scroller}
      aria-label={`${label}, scrollable`}
      tabIndex={0}
      __vars={{
        "--table-height": props.height,
        "--table-min-width": props.minWidth,
        "--row-height": `${rowHeight}px`,
      }}
    >
      <table
        className={`${classes.table} ${classes.cards}`}
        aria-label={label}
        aria-rowcount={more?.hasMore ? -1 : rows.length + 1}
      >
        <TableHead columns={columns} rows={rows} selection={selection} />
        <tbody>
          <Spacer height={start} span={span} />
          {visible.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <tr
                key={item.key}
                ref={isWide ? undefined : virtualizer.measureElement}
                data-index={item.index}
                className={classes.row}
                aria-rowindex={item.index + 2}
                data-selected={row.getIsSelected() || undefined}
                onFocus={() => keys.onFocus(item.index)}
              >
                {selection && <SelectCell row={row} name={props.nameOf(row.original)} />}
                {drawCells(row.original)}
              </tr>
            );
          })}
          <Spacer height={Math.max(0, end)} span={span} />
        </tbody>
      </table>
      {more && <TableFoot more={more} />}
    </Box>
  );
}

const cardLineHeight = 26;

/** Draws the cells of an item once per set of columns: a row that only moves is not drawn again. */
function useCells<Item extends RowData>(columns: readonly TableColumn<Item>[]): (item: Item) => ReactNode {
  return useMemo(() => {
    const drawn = new WeakMap<Item, ReactNode>();
    return (item) => {
      const known = drawn.get(item);
      if (known !== undefined) return known;
      const cells = columns.map(({ id, header, bare, cell }) => (
        <td key={id} data-label={bare ? undefined : header}>
          <div className={classes.cell}>{cell(item)}</div>
        </td>
      ));
      drawn.set(item, cells);
      return cells;
    };
  }, [columns]);
}

/** Keeps the place of rows that are not drawn. */
function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={classes.spacer}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

const rowsAhead = 30;

/** Asks for the next page as soon as fewer than 30 rows are left below, also where a page came short. */
function useLoadMore(more: MoreRows | undefined, rowsLeft: number): void {
  const wanted = more?.hasMore === true && !more.isLoading && !more.hasFailed && rowsLeft < rowsAhead;
  const load = more?.load;
  useEffect(() => {
    if (wanted) load?.();
  }, [wanted, load]);
}
