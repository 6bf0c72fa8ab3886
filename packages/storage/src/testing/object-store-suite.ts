import { afterAll, beforeAll, describe } from "vitest";
import { describeDeleting } from "./deleting-suite.ts";
import { describeListing } from "./listing-suite.ts";
import { describeReading } from "./reading-suite.ts";
import { describeReleasing } from "./releasing-suite.ts";
import { createSuiteTools, type SuiteSubject } from "./suite-subject.ts";
import { describeWriting } from "./writing-suite.ts";

export type { SuiteSubject } from "./suite-subject.ts";

/** The tests that every ObjectStore must pass; call it at the top of a test file. `start` gives a store with nothing of ours in it. */
export function objectStoreSuite(label: string, start: () => Promise<SuiteSubject>): void {
  describe(`${label} honours the ObjectStore contract`, () => {
    let started: SuiteSubject | undefined;
    const tools = createSuiteTools(() => {
      if (started === undefined) throw new Error("The suite's subject has not started.");
      return started;
    });
    beforeAll(async () => {
      started = await start();
    });
    afterAll(() => started?.close());
    describeWriting(tools);
    describeReading(tools);
    describeReleasing(tools);
    describeListing(tools);
    describeDeleting(tools);
  });
}
