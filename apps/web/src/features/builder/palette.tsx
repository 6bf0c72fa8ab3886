import {
  type ComponentCategory,
  type ComponentDescriptor,
  componentCategories,
  explainMissingTool,
} from "@exhibit/contracts";
import { Stack, Text, TextInput, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import { useComponents } from "./catalogue.tsx";
import classes from "./palette.module.css";
import { listMissingTools, ToolNeeds } from "./tool-needs.tsx";

/** The media type under which a dragged component travels. */
export const draggedComponentType = "application/x-exhibit-component";

const categoryTitles: Record<ComponentCategory, string> = {
  source: "Sources",
  security: "Security",
  report: "Reports",
  transform: "Transforms",
  sink: "Sinks",
  test: "Tests",
};

/** The components that can be put into the workflow: by click, Enter, or dragging onto the canvas. */
export function Palette({ onInsert }: { onInsert: (component: ComponentDescriptor) => void }) {
  const [search, setSearch] = useState("");
  const found = findComponents(useComponents(), search);
  const [first] = found;
  return (
    <Stack gap="sm" component="section" aria-label="Components">
      <TextInput
        aria-label="Search components"
        placeholder="Search components"
        leftSection={<Search size={15} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && first) onInsert(first);
        }}
      />
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          No component matches “{search}”.
        </Text>
      )}
      {componentCategories.map((category) => (
        <PaletteGroup
          key={category}
          title={categoryTitles[category]}
          components={found.filter((component) => component.category === category)}
          onInsert={onInsert}
        />
      ))}
    </Stack>
  );
}

/** Newest version of each component whose title, id, summary or port types hold all words. */
function findComponents(components: readonly ComponentDescriptor[], search: string): ComponentDescriptor[] {
  const words = search.toLowerCase().split(/\s+/);
  return components.filter(
    (component) =>
      words.every((word) => describeForSearch(component).includes(word)) &&
      !components.some((other) => other.id === component.id && other.version > component.version),
  );
}

function describeForSearch({ title, id, summary, category, inputs, outputs }: ComponentDescriptor): string {
  const kinds = [...Object.values(inputs), ...Object.values(outputs)].map((port) => port.type.kind);
  return [title, id, summary, category, ...kinds].join(" ").toLowerCase();
}

interface PaletteGroupProps {
  title: string;
  components: readonly ComponentDescriptor[];
  onInsert: (component: ComponentDescriptor) => void;
}

function PaletteGroup({ title, components, onInsert }: PaletteGroupProps) {
  if (components.length === 0) return null;
  return (
    <Stack gap={6}>
      <Text size="xs" fw={650} c="dimmed" component="h3">
        {title}
      </Text>
      {components.map((component) => (
        <UnstyledButton
          key={component.id}
          className={classes.item}
          draggable
          aria-description={listMissingTools(component).map(explainMissingTool).join(" ")}
          onClick={() => onInsert(component)}
          onDragStart={(event) => {
            event.dataTransfer.setData(draggedComponentType, `${component.id}@${component.version}`);
            event.dataTransfer.effectAllowed = "copy";
          }}
        >
          <Text size="sm" fw={600}>
            <VisuallyHidden component="span">Add </VisuallyHidden>
            {component.title}
          </Text>
          <Text size="xs" c="dimmed">
            {component.summary}
          </Text>
          <ToolNeeds component={component} />
        </UnstyledButton>
      ))}
    </Stack>
  );
}
