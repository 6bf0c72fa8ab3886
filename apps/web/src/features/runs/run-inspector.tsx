import type { Run } from "@exhibit/contracts";
import { Tabs, VisuallyHidden } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import { DataTab } from "./data-tab.tsx";
import { EventsTab } from "./events-tab.tsx";
import classes from "./inspector.module.css";
import { LogsTab } from "./logs-tab.tsx";
import { RunArtifacts } from "./run-artifacts.tsx";
import { RunFacts } from "./run-facts.tsx";
import { type RunTab, runTabs } from "./run-search.ts";
import { StepList } from "./step-list.tsx";
import { useRunFeed } from "./use-run-feed.ts";

const route = getRouteApi("/runs/$runId");

const tabWords: Record<RunTab, string> = {
  events: "Events",
  logs: "Logs",
  data: "Data",
  artifacts: "Artifacts",
};

/** Facts on top, steps on the left, what happened in them on the right. Mount it once per run. */
export function RunInspector({ run }: { run: Run }) {
  const { tab = "events", step } = route.useSearch();
  const navigate = route.useNavigate();
  const feed = useRunFeed(run);
  const selected = run.steps.some(({ ref }) => ref === step) ? step : undefined;
  const pick = (next: RunTab) =>
    void navigate({ search: (now) => ({ ...now, tab: next === "events" ? undefined : next }) });
  return (
    <>
      <RunFacts run={run} />
      <VisuallyHidden role="status">{`Run ${run.state}`}</VisuallyHidden>
      <div className={classes.columns}>
        <StepList
          steps={run.steps}
          selected={selected}
          onSelect={(ref) => void navigate({ search: (now) => ({ ...now, step: ref }) })}
        />
        <section className={`panel ${classes.content}`} aria-label="Details">
          {feed.connection === "reconnecting" && (
            <div className={classes.chip} role="status">
              <ToneBadge tone="warning" icon={RefreshCw}>
                Reconnecting…
              </ToneBadge>
            </div>
          )}
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) => pick(runTabs.find((known) => known === value) ?? "events")}
          >
            <Tabs.List aria-label="Run details">
              {runTabs.map((value) => (
                <Tabs.Tab key={value} value={value}>
                  {tabWords[value]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="events" className={classes.panel}>
              <EventsTab run={run} feed={feed} step={selected} />
            </Tabs.Panel>
            <Tabs.Panel value="logs" className={classes.panel}>
              <LogsTab key={selected ?? ""} run={run} feed={feed} step={selected} />
            </Tabs.Panel>
            <Tabs.Panel value="data" className={classes.panel}>
              <DataTab run={run} step={selected} />
            </Tabs.Panel>
            <Tabs.Panel value="artifacts" className={classes.panel}>
              <RunArtifacts run={run} step={selected} />
            </Tabs.Panel>
          </Tabs>
        </section>
      </div>
    </>
  );
}
