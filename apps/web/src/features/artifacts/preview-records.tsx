import type { Json } from "@exhibit/contracts";
import { Drawer, SegmentedControl, UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { JsonTree } from "../../ui/json-tree.tsx";
import { showText } from "../../ui/show-text.ts";
import type { TableColumn } from "../../ui/use-table-rows.ts";
import { VirtualTable } from "../../ui/virtual-table.tsx";
import classes from "./artifact-preview.module.css";
import { chooseRecordColumns, isRecord, isTextList } from "./choose-record-columns.ts";
import { SeverityBadge } from "./severity-badge.tsx";

interface NumberedRecord {
  number: number;
  record: Json;
}

/** Records as a table of their plain fields, or as a tree; a click on a number shows one record whole. */
export function PreviewRecords({ records }: { records: readonly Json[] }) {
  const columns = useMemo(() => chooseRecordColumns(records), [records]);
  const [view, setView] = useState<"table" | "tree">(columns.length > 0 ? "table" : "tree");
  const [opened, setOpened] = useState<NumberedRecord | null>(null);
  return (
    <>
      {columns.length > 0 && (
        <div style={{ padding: "8px 12px 0" }}>
          <SegmentedControl
            size="xs"
            aria-label="Show records as"
            value={view}
            data={[
              { value: "table", label: "Table" },
              { value: "tree", label: "JSON" },
            ]}
            onChange={setView}
          />
        </div>
      )}
      {view === "table" ? (
        <RecordTable records={records} columns={columns} onOpen={setOpened} />
      ) : (
        <div className={classes.body}>
          <JsonTree value={[...records]} openLevels={1} />
        </div>
      )}
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size="lg"
        title={`Record ${opened?.number ?? ""}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened && <JsonTree value={opened.record} openLevels={3} />}
      </Drawer>
    </>
  );
}

interface RecordTableProps {
  records: readonly Json[];
  columns: readonly string[];
  onOpen: (record: NumberedRecord) => void;
}

function RecordTable({ records, columns, onOpen }: RecordTableProps) {
  const items = useMemo<NumberedRecord[]>(
    () => records.map((record, index) => ({ number: index + 1, record })),
    [records],
  );
  const shown = useMemo<TableColumn<NumberedRecord>[]>(
    () => [
      {
        id: "number",
        header: "#",
        width: "56px",
        bare: true,
        cell: (item) => (
          <UnstyledButton
            aria-label={`Show record ${item.number}`}
            td="underline"
            fz="sm"
            onClick={() => onOpen(item)}
          >
            {item.number}
          </UnstyledButton>
        ),
      },
      ...columns.map((key) => ({
        id: key,
        header: showText(key),
        width: key === "severity" || key === "status" ? "110px" : "180px",
        cell: ({ record }: NumberedRecord) => <Field name={key} record={record} />,
      })),
    ],
    [columns, onOpen],
  );
  return (
    <VirtualTable
      label="Records of the file"
      items={items}
      columns={shown}
      idOf={({ number }) => String(number)}
      nameOf={({ number }) => `record ${number}`}
      rowHeight={76}
      minWidth={`${56 + columns.length * 170}px`}
      height="70dvh"
    />
  );
}

function Field({ name, record }: { name: string; record: Json }) {
  if (!isRecord(record)) return <span className={classes.cell}>{showText(JSON.stringify(record))}</span>;
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined || value === null) return null;
  if (name === "severity" && typeof value === "string") return <SeverityBadge severity={value} />;
  const text =
    typeof value === "string" ? value : isTextList(value) ? value.join(", ") : JSON.stringify(value);
  return (
    <span className={classes.cell} title={text.length > 80 ? showText(text.slice(0, 2_000)) : undefined}>
      {showText(text)}
    </span>
  );
}
