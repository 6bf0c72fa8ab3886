import type { Workflow } from "@exhibit/contracts";
import { Alert, Button, Collapse, Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { useDisclosure, useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { History, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { RunDialog } from "../run-dialog/run-dialog.tsx";
import classes from "./builder.module.css";
import {
  BuilderProvider,
  createBuilderStore,
  type Draft,
  hasUnsavedEdits,
  useBuilderStore,
} from "./builder-store.ts";
import { NodeList } from "./node-list.tsx";
import { Palette } from "./palette.tsx";
import { SaveFailure } from "./save-failure.tsx";
import { SidePanel } from "./side-panel.tsx";
import { Toolbar } from "./toolbar.tsx";
import { UnsavedGuard } from "./unsaved-guard.tsx";
import { useBuilderSearch } from "./use-builder-search.ts";
import { useInsertNode } from "./use-insert-node.ts";
import { useSaveWorkflow } from "./use-save-workflow.ts";

const Canvas = lazy(async () => ({ default: (await import("./canvas.tsx")).Canvas }));

const emptyDraft: Draft = { name: "", description: "", graph: { nodes: [], inputs: [] } };

interface BuilderProps {
  /** The stored workflow; undefined for a new one. */
  workflow: Workflow | undefined;
  /** Loads the latest version afresh, dropping the edits. */
  onReload: () => void;
}

/** The editor of one workflow. It keeps what it was given at first; another workflow or version needs another `key`. */
export function Builder({ workflow, onReload }: BuilderProps) {
  const [store] = useState(() =>
    workflow
      ? createBuilderStore(
          { name: workflow.name, description: workflow.description, graph: workflow.graph },
          workflow.latestVersion,
        )
      : createBuilderStore(emptyDraft, undefined),
  );
  return (
    <BuilderProvider value={store}>
      <BuilderBody workflow={workflow} onReload={onReload} />
    </BuilderProvider>
  );
}

function BuilderBody({ workflow, onReload }: BuilderProps) {
  const { panel, show } = useBuilderSearch();
  const { saving, saveAndStay, saveAndRun } = useSaving(workflow);
  const store = useBuilderStore();
  useHotkeys([["mod+S", () => void saveAndStay()]], []);
  const isOld = workflow !== undefined && workflow.version < workflow.latestVersion;
  return (
    <Stack gap="sm" className={classes.builder}>
      <VisuallyHidden component="h1">{workflow?.name ?? "New workflow"}</VisuallyHidden>
      <Toolbar
        workflow={workflow}
        isSaving={saving.isSaving}
        onSave={() => void saveAndStay()}
        onRun={() => void saveAndRun()}
      />
      {isOld && (
        <Alert icon={<History aria-hidden />} title={`You look at version ${workflow.version}`}>
          The latest is version {workflow.latestVersion}. Saving makes what you see here the newest version.
        </Alert>
      )}
      <Workbench />
      <RunDialog
        workflowId={panel === "run" && !hasUnsavedEdits(store.getState()) ? workflow?.id : undefined}
        version={isOld ? workflow.version : undefined}
        onClose={() => show({ panel: undefined })}
      />
      <SaveFailure
        error={saving.error}
        isOutdated={saving.isOutdated}
        onClose={saving.forget}
        onReload={onReload}
      />
      <UnsavedGuard />
    </Stack>
  );
}

function useSaving(workflow: Workflow | undefined) {
  const { show } = useBuilderSearch();
  const navigate = useNavigate();
  const store = useBuilderStore();
  const saving = useSaveWorkflow(workflow?.id);
  const goTo = async (saved: Workflow, panel: "run" | undefined) => {
    await navigate({
      to: "/workflows/$workflowId",
      params: { workflowId: saved.id },
      search: (now) => ({ node: "node" in now ? now.node : undefined, panel }),
      replace: true,
    });
  };
  const saveAndStay = async () => {
    const saved = await saving.save();
    if (saved) await goTo(saved, undefined);
  };
  const saveAndRun = async () => {
    if (workflow && !hasUnsavedEdits(store.getState())) return show({ panel: "run" });
    const saved = await saving.save();
    if (saved) await goTo(saved, "run");
  };
  return { saving, saveAndStay, saveAndRun };
}

function Workbench() {
  const isWide = useMediaQuery("(min-width: 48em)", true, { getInitialValueInEffect: false });
  return isWide ? <WideWorkbench /> : <NarrowWorkbench />;
}

function WideWorkbench() {
  const { node, show } = useBuilderSearch();
  const insertNode = useInsertNode();
  return (
    <div className={classes.workbench}>
      <div className={classes.palette}>
        <Palette onInsert={(component) => insertNode(component)} />
      </div>
      <div className={classes.canvas}>
        <Suspense fallback={<Skeleton h="100%" aria-label="Loading the canvas" />}>
          <Canvas
            selectedRef={node}
            onSelect={(ref) => show({ node: ref, panel: undefined }, { replace: true })}
          />
        </Suspense>
      </div>
      <div className={classes.side}>
        <SidePanel />
      </div>
    </div>
  );
}

function NarrowWorkbench() {
  const insertNode = useInsertNode();
  const [adding, { toggle, close }] = useDisclosure(false);
  return (
    <Stack>
      <NodeList />
      <Button
        variant="default"
        leftSection={<Plus size={15} aria-hidden />}
        aria-expanded={adding}
        onClick={toggle}
      >
        Add a component
      </Button>
      <Collapse expanded={adding}>
        <Palette
          onInsert={(component) => {
            insertNode(component);
            close();
          }}
        />
      </Collapse>
      <div className="panel">
        <div className={classes.narrowSide}>
          <SidePanel />
        </div>
      </div>
    </Stack>
  );
}
