import { RunState, runStates } from "@exhibit/contracts";
import { Group, MultiSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";
import type { RunsSearch } from "./runs-search.ts";

interface RunFiltersProps {
  search: RunsSearch;
  onChange: (search: RunsSearch) => void;
}

const stateOptions = runStates.map((state) => ({
  value: state,
  label: state.charAt(0).toUpperCase() + state.slice(1),
}));

/** Narrows the list of runs down by state and workflow. */
export function RunFilters({ search, onChange }: RunFiltersProps) {
  const states = search.state ?? [];
  return (
    <Group gap="sm" align="flex-end">
      <MultiSelect
        label="State"
        placeholder={states.length === 0 ? "Any state" : ""}
        data={stateOptions}
        value={states}
        clearable
        clearButtonProps={{ "aria-label": "Clear state filter" }}
        flex={1}
        miw={160}
        maw={420}
        onChange={(values) => onChange({ ...search, state: values.map((value) => RunState.parse(value)) })}
      />
      <WorkflowFilter
        workflowId={search.workflow}
        onChange={(workflow) => onChange({ ...search, workflow })}
      />
    </Group>
  );
}

interface WorkflowFilterProps {
  workflowId: string | undefined;
  onChange: (workflowId: string | undefined) => void;
}

function WorkflowFilter({ workflowId, onChange }: WorkflowFilterProps) {
  const [typed, setTyped] = useState("");
  const chosen = useQuery(
    trpc.workflow.get.queryOptions(workflowId === undefined ? skipToken : { workflowId }),
  );
  const chosenName =
    (chosen.data && showText(chosen.data.name)) ?? (chosen.error ? "A deleted workflow" : "…");
  // The field holds the chosen name as text: that is no search.
  const [search] = useDebouncedValue(typed === chosenName ? "" : typed.trim(), 200);
  const list = useQuery(
    trpc.workflow.list.queryOptions(search === "" ? { limit: 100 } : { limit: 100, search }, {
      placeholderData: (previous) => previous,
    }),
  );
  const found = (list.data?.items ?? []).map(({ id, name }) => ({ value: id, label: showText(name) }));
  const isListed = workflowId === undefined || found.some(({ value }) => value === workflowId);
  return (
    <Select
      label="Workflow"
      placeholder="Any workflow"
      flex={1}
      miw={160}
      maw={420}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear workflow filter" }}
      filter={({ options }) => options}
      nothingFoundMessage="No workflow’s name contains this"
      data={isListed ? found : [{ value: workflowId, label: chosenName }, ...found]}
      value={workflowId ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
