import type { ComponentDescriptor, ToolNeed } from "@exhibit/contracts";
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { PackageX } from "lucide-react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import classes from "./tool-needs.module.css";

type Needing = Pick<ComponentDescriptor, "tools" | "missingTools">;

/** The tools of a component that no live runner has. */
export function listMissingTools({ tools, missingTools }: Needing): readonly ToolNeed[] {
  return tools.filter(({ name }) => missingTools.includes(name));
}

/** On a component of the palette: what it runs, or what is missing and how to get it. */
export function ToolNeeds({ component }: { component: Needing }) {
  const missing = listMissingTools(component);
  if (component.tools.length === 0) return null;
  if (missing.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        Runs {component.tools.map(({ title }) => title).join(", ")}
      </Text>
    );
  }
  return (
    <Stack gap={4} mt={6}>
      {missing.map((tool) => (
        <div key={tool.name}>
          <ToneBadge tone="warning" icon={PackageX}>
            {tool.title} is missing
          </ToneBadge>
          <Text size="xs" mt={4}>
            {tool.howToGet}: <span className={classes.command}>{tool.command}</span>
          </Text>
        </div>
      ))}
    </Stack>
  );
}

/** In a node's settings: what its runs would be refused for, with a command to copy. */
export function MissingTools({ component }: { component: Needing }) {
  return listMissingTools(component).map((tool) => (
    <div key={tool.name} className={classes.missing}>
      <ToneBadge tone="warning" icon={PackageX}>
        {tool.title} is on no runner
      </ToneBadge>
      <Text size="sm" mt={6}>
        A run is refused until a runner has{" "}
        <Anchor size="sm" href={tool.homepage} target="_blank" rel="noreferrer">
          {tool.title}
        </Anchor>
        . {tool.howToGet}:
      </Text>
      <Group gap={2} wrap="nowrap" justify="space-between">
        <code className={classes.command}>{tool.command}</code>
        <CopyButton value={tool.command} label={`Copy the command for ${tool.title}`} />
      </Group>
    </div>
  ));
}
