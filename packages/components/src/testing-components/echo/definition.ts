import { defineComponent } from "../../sdk/define-component.ts";
import { text } from "../../sdk/ports.ts";

/** The smallest component: gives back what it got. */
export const testEcho = defineComponent({
  id: "test.echo",
  version: 1,
  title: "Echo",
  category: "test",
  summary: "Gives back its text.",
  docs: "For tests.",
  inputs: { text: text({ title: "Text", required: false }) },
  outputs: { text: text({ title: "Text" }) },
});
