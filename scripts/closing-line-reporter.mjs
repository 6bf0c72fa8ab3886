// Ends a test run with one line, after naming every skipped test with its reason and what tests noted of their run.

/** The vitest reporter of `npm test`. */
export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === "skipped") console.log(`skipped: ${test.fullName} (${note ?? "no reason given"})`);
        if (state in counts) counts[state] += 1;
        for (const { message } of test.annotations()) console.log(`noted: ${test.fullName}: ${message}`);
      }
    }
    counts.failed += unhandledErrors.length;
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
