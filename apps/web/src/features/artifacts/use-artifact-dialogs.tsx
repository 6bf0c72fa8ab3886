import type { ArtifactMetadata } from "@exhibit/contracts";
import { type ReactNode, useCallback, useState } from "react";
import { DeleteDialog } from "./delete-dialog.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { UseAsInputDialog } from "./use-as-input-dialog.tsx";

/** What can be asked about artifacts. */
type ArtifactQuestion = "publish" | "use" | "delete";
export type AskAboutArtifacts = (question: ArtifactQuestion, artifacts: readonly ArtifactMetadata[]) => void;

interface ArtifactDialogs {
  ask: AskAboutArtifacts;
  /** Place it once in the page. */
  dialogs: ReactNode;
}

interface Asked {
  question: ArtifactQuestion;
  artifacts: readonly ArtifactMetadata[];
}

/** The dialogs that lists and pages of artifacts share. */
export function useArtifactDialogs(
  onDeleted?: (artifacts: readonly ArtifactMetadata[]) => void,
): ArtifactDialogs {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback<AskAboutArtifacts>((question, artifacts) => setAsked({ question, artifacts }), []);
  const close = () => setAsked(null);
  const subjectOf = (question: ArtifactQuestion) =>
    asked?.question === question ? (asked.artifacts[0] ?? null) : null;
  const dialogs = (
    <>
      <PublishDialog artifact={subjectOf("publish")} onClose={close} />
      <UseAsInputDialog artifact={subjectOf("use")} onClose={close} />
      <DeleteDialog
        artifacts={asked?.question === "delete" ? asked.artifacts : []}
        onClose={close}
        onDeleted={onDeleted}
      />
    </>
  );
  return { ask, dialogs };
}
