import type { ArtifactMetadata } from "@exhibit/contracts";
import { useMemo } from "react";
import type { TableColumn, TableSelection } from "../../ui/use-table-rows.ts";
import { VirtualTable } from "../../ui/virtual-table.tsx";
import type { MoreRows } from "../../ui/virtual-table-parts.tsx";
import { type ArtifactColumn, artifactColumns } from "./artifact-columns.tsx";
import { ArtifactRowActions } from "./artifact-row-actions.tsx";
import type { AskAboutArtifacts } from "./use-artifact-dialogs.tsx";

interface ArtifactTableProps {
  label: string;
  artifacts: readonly ArtifactMetadata[];
  columns: readonly ArtifactColumn[];
  /** With it, rows have their actions: `useArtifactDialogs` gives it. */
  ask?: AskAboutArtifacts | undefined;
  selection?: TableSelection | undefined;
  more?: MoreRows | undefined;
  hasKeys?: boolean;
  /** CSS height of the scrolling region at most. */
  height?: string;
}

/** Artifacts in rows, wherever they are listed: library, run, picker. */
export function ArtifactTable(props: ArtifactTableProps) {
  const { columns, ask } = props;
  const shown = useMemo(() => buildColumns(columns, ask), [columns, ask]);
  return (
    <VirtualTable
      label={props.label}
      items={props.artifacts}
      columns={shown}
      idOf={idOf}
      nameOf={nameOf}
      minWidth={columns.includes("kept") ? "740px" : "980px"}
      rowHeight={columns.includes("kept") ? 68 : 58}
      selection={props.selection}
      more={props.more}
      hasKeys={props.hasKeys ?? false}
      {...(props.height === undefined ? {} : { height: props.height })}
    />
  );
}

function buildColumns(
  columns: readonly ArtifactColumn[],
  ask: AskAboutArtifacts | undefined,
): TableColumn<ArtifactMetadata>[] {
  const shown: TableColumn<ArtifactMetadata>[] = columns.map((column) => artifactColumns[column]);
  if (!ask) return shown;
  const actions: TableColumn<ArtifactMetadata> = {
    id: "actions",
    header: "Actions",
    width: columns.includes("kept") ? "176px" : "84px",
    bare: true,
    hiddenHeader: true,
    cell: (artifact) => <ArtifactRowActions artifact={artifact} ask={ask} />,
  };
  return [...shown, actions];
}

function idOf({ artifactId }: ArtifactMetadata): string {
  return artifactId;
}

function nameOf({ name }: ArtifactMetadata): string {
  return name;
}
