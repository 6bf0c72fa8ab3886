import type { Run, RunEvent } from "@exhibit/contracts";
import { Skeleton, Stack, Text } from "@mantine/core";
import { ListChecks } from "lucide-react";
import { useMemo } from "react";
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
import { FollowList } from "./follow-list.tsx";
import { JumpButtons, MoreHistory } from "./history-controls.tsx";
import type { LiveWindow } from "./live-window.ts";
import { useHistoryEnd } from "./use-history-end.ts";
import { useRunAddress } from "./use-run-address.ts";
import { useRunEvents } from "./use-run-events.ts";

interface EventsTabProps {
  run: Run;
  live: LiveWindow<RunEvent>;
}

const keyOf = ({ event }: ShownEvent) => String(event.sequence);
const rowHeight = 33;

/** What happened, newest last; with a step in the address, what happened to it and to the run. */
export function EventsTab({ run, live }: EventsTabProps) {
  const { step, attempt } = useRunAddress();
  const { from, follows, setFollows, jumpTo, jumps } = useHistoryEnd();
  const events = useRunEvents(run.id, from, live);
  const shown = useMemo(
    () => foldProgress(events.items.filter((event) => isAbout(event, step, attempt))),
    [events.items, step, attempt],
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
  const isAll = from === "newest" ? !events.hasOlder : !events.hasNewer;
  const help = `Events go on beyond what is here${step === undefined ? "" : "; those of a step are looked for in what is loaded"}.`;
  return (
    <Stack gap="xs">
      <JumpButtons onJump={jumpTo} />
      {events.hasOlder && <MoreHistory history={events} label="Load older events" help={help} />}
      {shown.length === 0 ? (
        <EmptyState icon={ListChecks} title={isAll ? "No events yet" : "No event of it is loaded"}>
          {isAll ? "Nothing has happened in this step so far." : "Load more to find it."}
        </EmptyState>
      ) : (
        <FollowList
          key={jumps}
          label="Events"
          items={shown}
          keyOf={keyOf}
          itemHeight={rowHeight}
          follows={follows}
          onFollow={(next) => setFollows(next && !events.hasNewer)}
          render={(row) => <EventRow run={run} row={row} started={Date.parse(run.createdAt)} />}
        />
      )}
      {events.hasNewer && <MoreHistory history={events} label="Load newer events" help={help} />}
    </Stack>
  );
}

function isAbout({ body }: RunEvent, step: string | undefined, attempt: number | undefined): boolean {
  if (step === undefined) return true;
  if (!("stepRef" in body)) return false;
  return body.stepRef === step && (attempt === undefined || !("attempt" in body) || body.attempt === attempt);
}

function EventRow({ run, row, started }: { run: Run; row: ShownEvent; started: number }) {
  const { event, folded } = row;
  const { name, tone, text, stepRef } = describeEvent(event.body);
  return (
    <div className={classes.event}>
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
    </div>
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
