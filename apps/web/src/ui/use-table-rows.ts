import {
  type ColumnDef,
  type Row,
  type RowData,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";

/** One column: its heading, its width as CSS, and what a row shows in it. */
export interface TableColumn<Item> {
  id: string;
  header: string;
  width: string;
  cell: (item: Item) => ReactNode;
  /** On a phone the cell stands without its heading before it: for titles and actions. */
  bare?: boolean;
  /** The heading is there for those who listen, not for those who look. */
  hiddenHeader?: boolean;
}

/** Which rows are selected, by id. */
export interface TableSelection {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
}

const features = tableFeatures({ rowSelectionFeature });

/** A row of a table, with its selection. */
export type TableRow<Item extends RowData> = Row<typeof features, Item>;

const nothingSelected: TableSelection = { selected: new Set(), onChange: () => undefined };

/** The rows of a table and which of them are selected; `items` and `columns` should be stable between renders. */
export function useTableRows<Item extends RowData>(
  items: readonly Item[],
  columns: readonly TableColumn<Item>[],
  idOf: (item: Item) => string,
  selection: TableSelection = nothingSelected,
): TableRow<Item>[] {
  const { selected, onChange } = selection;
  const rowSelection = useMemo<RowSelectionState>(
    () => Object.fromEntries([...selected].map((id) => [id, true])),
    [selected],
  );
  const definitions = useMemo<ColumnDef<typeof features, Item>[]>(
    () => columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }) => cell(row.original) })),
    [columns],
  );
  const data = useMemo(() => [...items], [items]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: idOf,
    state: { rowSelection },
    onRowSelectionChange: (change) => {
      const next = typeof change === "function" ? change(rowSelection) : change;
      onChange(new Set(Object.keys(next).filter((id) => next[id])));
    },
  });
  return table.getRowModel().rows;
}
