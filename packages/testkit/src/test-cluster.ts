/** Where a test finds the throw-away server: plain data, which crosses processes. */
export interface TestCluster {
  /** Superuser, on the maintenance database. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** Databases of the cluster that `createTestDatabase` copies. */
export const templateDatabases = { migrated: "template_migrated", empty: "template_empty" } as const;

declare module "vitest" {
  interface ProvidedContext {
    /** The throw-away PostgreSQL of this test run. */
    exhibitTestCluster: TestCluster;
  }
}
