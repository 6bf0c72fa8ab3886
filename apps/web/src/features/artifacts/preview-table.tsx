import { useMemo } from "react";
import { showText } from "../../ui/show-text.ts";
import type { TableColumn } from "../../ui/use-table-rows.ts";
import { VirtualTable } from "../../ui/virtual-table.tsx";
import classes from "./artifact-preview.module.css";

interface NumberedRow {
  number: number;
  cells: readonly string[];
}

/** Rows of a CSV file as text; a wide one scrolls sideways. */
export function PreviewTable({
  columns,
  rows,
}: {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  const items = useMemo<NumberedRow[]>(
    () => rows.map((cells, index) => ({ number: index + 1, cells })),
    [rows],
  );
  const shown = useMemo<TableColumn<NumberedRow>[]>(
    () => [
      { id: "number", header: "#", width: "56px", cell: ({ number }) => number },
      ...columns.map((header, index) => ({
        id: `column-${index}`,
        header: header === "" ? `Column ${index + 1}` : showText(header),
        width: "180px",
        cell: ({ cells }: NumberedRow) => (
          <span className={classes.cell}>{showText(cells[index] ?? "")}</span>
        ),
      })),
    ],
    [columns],
  );
  return (
    <VirtualTable
      label="Rows of the file"
      items={items}
      columns={shown}
      idOf={({ number }) => String(number)}
      nameOf={({ number }) => `row ${number}`}
      rowHeight={54}
      minWidth={`${56 + columns.length * 180}px`}
      height="70dvh"
    />
  );
}
