import { Button, Checkbox, Group, Loader, Text } from "@mantine/core";
import type { RowData } from "@tanstack/react-table";
import { RotateCw } from "lucide-react";
import { showText } from "./show-text.ts";
import type { TableColumn, TableRow, TableSelection } from "./use-table-rows.ts";
import classes from "./virtual-table.module.css";

/** The pages behind the loaded ones; they are asked for as their end comes near. */
export interface MoreRows {
  hasMore: boolean;
  isLoading: boolean;
  /** The last page could not be loaded: it is not asked for again unbidden. */
  hasFailed: boolean;
  load: () => void;
}

interface TableHeadProps<Item extends RowData> {
  columns: readonly TableColumn<Item>[];
  rows: readonly TableRow<Item>[];
  selection: TableSelection | undefined;
}

/** The headings, and the box that selects all loaded rows. */
export function TableHead<Item extends RowData>({ columns, rows, selection }: TableHeadProps<Item>) {
  return (
    <>
      <colgroup>
        {selection && <col style={{ width: "40px" }} />}
        {columns.map(({ id, width }) => (
          <col key={id} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {selection && (
            <th scope="col">
              <SelectAll rows={rows} selection={selection} />
            </th>
          )}
          {columns.map(({ id, header, hiddenHeader }) => (
            <th key={id} scope="col">
              <span className={hiddenHeader ? "visually-hidden" : undefined}>{header}</span>
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

function SelectAll<Item extends RowData>({
  rows,
  selection: { selected, onChange },
}: {
  rows: readonly TableRow<Item>[];
  selection: TableSelection;
}) {
  const isAll = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  return (
    <Checkbox
      size="xs"
      aria-label="Select all loaded rows"
      checked={isAll}
      indeterminate={!isAll && selected.size > 0}
      onChange={() => onChange(new Set(isAll ? [] : rows.map(({ id }) => id)))}
    />
  );
}

/** The box that selects one row. */
export function SelectCell<Item extends RowData>({ row, name }: { row: TableRow<Item>; name: string }) {
  return (
    <td>
      <Checkbox
        size="xs"
        aria-label={`Select ${showText(name)}`}
        checked={row.getIsSelected()}
        onChange={(event) => row.toggleSelected(event.currentTarget.checked)}
      />
    </td>
  );
}

/** What stands below the loaded rows: loading, failed, or a button for the next page. */
export function TableFoot({ more }: { more: MoreRows }) {
  if (more.hasFailed) {
    return (
      <Group className={classes.foot} role="alert" gap="sm">
        <Text size="sm">The next rows could not be loaded.</Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<RotateCw size={14} aria-hidden />}
          onClick={more.load}
        >
          Try again
        </Button>
      </Group>
    );
  }
  if (!more.hasMore) return null;
  return (
    <Group className={classes.foot} gap="sm">
      <Button size="xs" variant="default" disabled={more.isLoading} onClick={more.load}>
        Load more
      </Button>
      {more.isLoading && <Loader size="xs" aria-label="Loading more rows" />}
    </Group>
  );
}
