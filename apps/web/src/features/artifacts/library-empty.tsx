import { Library, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "../../shell/links.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

/** Nothing is published at all: what the library is, and how something gets here. */
export function EmptyLibrary() {
  return (
    <EmptyState
      icon={Library}
      title="The library is empty"
      action={<ButtonLink to="/runs">Open runs</ButtonLink>}
    >
      Runs keep their own files. What you publish, from a run’s Artifacts tab or by a step’s “Publish to
      library” setting, stands here with a label and versions. Files of your own come in by “Upload files”, or
      dropped on this page.
    </EmptyState>
  );
}

/** There are artifacts, but none that fits. */
export function NoMatch({ action }: { action: ReactNode }) {
  return (
    <EmptyState icon={SearchX} title="No artifact matches" action={action}>
      No published artifact fits the filters above. Remove one of them, or clear all.
    </EmptyState>
  );
}
