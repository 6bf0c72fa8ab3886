import type { Run } from "@exhibit/contracts";
import { Tabs } from "@mantine/core";
import { ArtifactsTab } from "./artifacts-tab.tsx";
import { DataTab } from "./data-tab.tsx";
import { EventsTab } from "./events-tab.tsx";
import { LogsTab } from "./logs-tab.tsx";
import { runTabs } from "./run-search.ts";
import { useRunAddress } from "./use-run-address.ts";
import type { RunWatch } from "./use-run-watch.ts";

interface RunTabsProps {
  run: Run;
  watch: RunWatch;
}

const titles = { events: "Events", logs: "Logs", data: "Data", artifacts: "Artifacts" } as const;

/** What happened, what was printed, what went in and out, what was kept. */
export function RunTabs({ run, watch }: RunTabsProps) {
  const { tab = "events", show } = useRunAddress();
  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(value) => show({ tab: runTabs.find((known) => known === value) })}
    >
      <Tabs.List>
        {runTabs.map((value) => (
          <Tabs.Tab key={value} value={value}>
            {titles[value]}
            {value === "artifacts" && run.artifactCount > 0 && ` (${run.artifactCount})`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="events" pt="sm">
        <EventsTab run={run} live={watch.events} />
      </Tabs.Panel>
      <Tabs.Panel value="logs" pt="sm">
        <LogsTab run={run} live={watch.chunks} />
      </Tabs.Panel>
      <Tabs.Panel value="data" pt="sm">
        <DataTab run={run} />
      </Tabs.Panel>
      <Tabs.Panel value="artifacts" pt="sm">
        <ArtifactsTab run={run} />
      </Tabs.Panel>
    </Tabs>
  );
}
