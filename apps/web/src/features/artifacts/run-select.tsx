import type { RunListInput } from "@exhibit/contracts";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";

interface RunSelectProps {
  value: string | undefined;
  /** Offers only the runs of this workflow. */
  workflowId: string | undefined;
  onChange: (runId: string | undefined) => void;
}

/** Chooses a run: the newest are offered, any other is found by its number. */
export function RunSelect({ value, workflowId, onChange }: RunSelectProps) {
  const [typed, setTyped] = useState("");
  const chosen = useQuery(trpc.run.get.queryOptions(value === undefined ? skipToken : { runId: value }));
  const chosenLabel = chosen.data ? describeRun(chosen.data) : chosen.error ? "An unknown run" : "…";
  // The field holds the chosen run as text: that is no search.
  const [search] = useDebouncedValue(typed === chosenLabel ? "" : typed.trim(), 200);
  const list = useQuery(
    trpc.run.list.queryOptions(buildInput(search, workflowId), { placeholderData: (previous) => previous }),
  );
  const found = (list.data?.items ?? []).map((run) => ({ value: run.id, label: describeRun(run) }));
  const isListed = value === undefined || found.some((option) => option.value === value);
  return (
    <Select
      label="Run"
      placeholder="Any, or a number"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear run filter" }}
      filter={({ options }) => options}
      nothingFoundMessage={
        workflowId === undefined ? "No run has this number" : "No run of this workflow has this number"
      }
      data={isListed ? found : [{ value, label: chosenLabel }, ...found]}
      value={value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(runId) => onChange(runId ?? undefined)}
    />
  );
}

/** `12` and `#12` mean run 12; what is no number narrows nothing down. */
function buildInput(search: string, workflowId: string | undefined): Omit<RunListInput, "cursor"> {
  const number = /^#?(\d{1,9})\b/.exec(search)?.[1];
  return {
    limit: 50,
    ...(workflowId === undefined ? {} : { workflowId }),
    ...(number === undefined || Number(number) === 0 ? {} : { number: Number(number) }),
  };
}

function describeRun({ number, workflowName }: { number: number; workflowName: string }): string {
  return `#${number} ${showText(workflowName)}`;
}
