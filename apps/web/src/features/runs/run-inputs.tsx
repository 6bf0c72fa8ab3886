import type { ResolvedInput } from "@exhibit/contracts";
import { Group, Text } from "@mantine/core";
import { Fragment } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { JsonTree } from "../../ui/json-tree.tsx";
import { showText } from "../../ui/show-text.ts";
import { ArtifactRefLink } from "./artifact-ref-link.tsx";
import classes from "./run-page.module.css";

/** What the run was given, as it was resolved when it started. */
export function RunInputs({ inputs }: { inputs: readonly ResolvedInput[] }) {
  if (inputs.length === 0) return null;
  return (
    <section className="panel" aria-label="Inputs of the run" style={{ padding: "10px 14px" }}>
      <dl className={classes.inputs}>
        {inputs.map((input) => (
          <Fragment key={input.name}>
            <dt>{input.name}</dt>
            <dd>
              <InputValue input={input} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function InputValue({ input: { artifact, value } }: { input: ResolvedInput }) {
  if (artifact) {
    return (
      <Group gap="xs">
        <ArtifactRefLink reference={artifact} />
        <Group gap={2} wrap="nowrap">
          <Text span size="xs" c="dimmed" className="mono" title={artifact.sha256}>
            SHA-256 {artifact.sha256.slice(0, 16)}…
          </Text>
          <CopyButton value={artifact.sha256} label={`Copy SHA-256 of ${showText(artifact.name)}`} />
        </Group>
      </Group>
    );
  }
  if (typeof value === "object" && value !== null) return <JsonTree value={value} openLevels={0} />;
  return <span className="mono">{showText(String(value))}</span>;
}
