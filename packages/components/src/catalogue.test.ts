import { hasArtifactSettings } from "@exhibit/contracts";
import { describe, expect, it } from "vitest";
import { componentDefinitions } from "./catalogue.ts";
import { runnableComponents } from "./handlers.ts";
import { componentKey } from "./sdk/define-component.ts";
import { describeComponent } from "./sdk/describe-component.ts";
import { testingComponents } from "./testing-components/index.ts";

describe("the catalogue", () => {
  it("has exactly one handler for each component of the product", () => {
    expect([...runnableComponents.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
      componentDefinitions.map(componentKey).toSorted((a, b) => a.localeCompare(b)),
    );
    for (const definition of componentDefinitions) {
      expect(runnableComponents.get(componentKey(definition))?.definition).toBe(definition);
    }
  });

  it("keeps components for tests out", () => {
    expect(componentDefinitions.filter(({ category }) => category === "test")).toEqual([]);
    for (const [key, { definition }] of testingComponents) {
      expect(definition.category).toBe("test");
      expect(runnableComponents.has(key)).toBe(false);
    }
  });

  it("gives artifact settings to each component that writes files, and to no other", () => {
    const settings = componentDefinitions
      .map(describeComponent)
      .filter(hasArtifactSettings)
      .map(({ id }) => id);
    expect(settings).toEqual([
      "security.http.headers",
      "security.dnsx.resolve",
      "security.prowler.scan",
      "report.summary",
      "core.artifact.write",
      "core.http.request",
    ]);
  });

  it("describes every component for people", () => {
    for (const definition of componentDefinitions) {
      const { title, summary, docs, inputs, outputs, parametersSchema } = describeComponent(definition);
      expect(`${title}${summary}${docs}`.length, definition.id).toBeGreaterThan(40);
      for (const [key, port] of Object.entries({ ...inputs, ...outputs })) expect(port.title).not.toBe(key);
      for (const field of Object.values(Object(parametersSchema.properties ?? {}))) {
        expect(field).toHaveProperty("title");
      }
    }
  });
});
