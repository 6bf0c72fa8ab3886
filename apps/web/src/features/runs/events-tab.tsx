import type { Run, RunEvent } from "@exhibit/contracts";
import { Box, Skeleton, Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ListChecks } from "lucide-react";
import { useMemo, useRef } from "react";
import { readErrorBody } from "../../error-body.ts";
import { TextLink } from "../../shell/links.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { formatDuration } from "../../ui/format-duration.ts";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import { describeEvent } from "./describe-event.ts";
import classes from "./events-tab.module.css";
import { foldProgress, type ShownEvent } from "./fold-progress.ts";
import { useRunAddress } from "./use-run-address.ts";
import type { useRunEvents } from "./use-run-events.ts";

interface EventsTabProps {
  run: Run;
  events: ReturnType<typeof useRunEvents>;
}

/** What happened, newest last; with a step in the address, what happened to it and to the run. */
export function EventsTab({ run, events }: EventsTabProps) {
  const { step, attempt } = useRunAddress();
  const shown = useMemo(
    () => foldProgress(events.events.filter((event) => isAbout(event, step, attempt))),
    [events.events, step, attempt],
  );
  if (events.error) {
    return (
      <ErrorPanel
        title="The events could not be loaded"
        error={readErrorBody(events.error)}
        onRetry={events.retry}
      />
    );
  }
  if (events.isLoading) return <Skeleton h={240} aria-label="Loading events" />;
  if (shown.length === 0) {
    return (
      <EmptyState icon={ListChecks} title="No events yet">
        Nothing has happened in this step so far.
      </EmptyState>
    );
  }
  return <EventList run={run} shown={shown} />;
}

function isAbout({ body }: RunEvent, step: string | undefined, attempt: number | undefined): boolean {
  if (step === undefined) return true;
  if (!("stepRef" in body)) return false;
  return body.stepRef === step && (attempt === undefined || !("attempt" in body) || body.attempt === attempt);
}

const rowHeight = 33;

function EventList({ run, shown }: { run: Run; shown: readonly ShownEvent[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index]?.event.sequence ?? index,
    overscan: 12,
    anchorTo: "end",
    followOnAppend: true,
    useFlushSync: false,
  });
  const started = Date.parse(run.createdAt);
  return (
    <Box
      ref={scroller}
      className={`panel ${classes.scroller}`}
      role="region"
      aria-label="Events"
      tabIndex={0}
    >
      <ol className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = shown[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={classes.event}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <EventRow run={run} row={row} started={started} />
            </li>
          );
        })}
      </ol>
    </Box>
  );
}

function EventRow({ run, row, started }: { run: Run; row: ShownEvent; started: number }) {
  const { event, folded } = row;
  const { name, tone, text, stepRef } = describeEvent(event.body);
  return (
    <>
      <time className={classes.at} dateTime={event.at} title={event.at}>
        +{formatDuration(Date.parse(event.at) - started)}
      </time>
      <span>
        <ToneBadge tone={tone}>{name}</ToneBadge>
      </span>
      <span className={classes.text}>
        {stepRef && (
          <TextLink
            to="/runs/$runId"
            params={{ runId: run.id }}
            search={(search) => ({ ...search, step: stepRef, attempt: undefined })}
            resetScroll={false}
            className="mono"
          >
            {stepRef}
          </TextLink>
        )}{" "}
        {event.body.type === "artifact.available" ? (
          <KeptArtifact event={event.body} text={text} />
        ) : (
          <bdi>{showText(text)}</bdi>
        )}
        {folded > 0 && (
          <Text span size="xs" c="dimmed">
            {" "}
            ({folded + 1} reports)
          </Text>
        )}
      </span>
    </>
  );
}

function KeptArtifact({
  event: { artifact },
  text,
}: {
  event: Extract<RunEvent["body"], { type: "artifact.available" }>;
  text: string;
}) {
  return (
    <>
      <TextLink to="/artifacts/$artifactId" params={{ artifactId: artifact.artifactId }} preload={false}>
        {showText(artifact.name)}
      </TextLink>
      {text.slice(artifact.name.length)}
    </>
  );
}
