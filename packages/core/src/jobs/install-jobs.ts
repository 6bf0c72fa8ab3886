import { PgBoss } from "pg-boss";
import { jobCatalogue } from "./catalogue.ts";

const grants = `
  grant usage on schema pgboss to exhibit_app;
  grant select, insert, update, delete, maintain on all tables in schema pgboss to exhibit_app;
  grant execute on all functions in schema pgboss to exhibit_app;
  grant usage, select on all sequences in schema pgboss to exhibit_app;
`;

/** Creates or migrates the queue's schema as the owner, and grants the app role what it needs. A second call does nothing. */
export async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    application_name: "exhibit install",
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  const failures: Error[] = [];
  boss.on("error", (error) => void failures.push(error));
  await boss.start();
  try {
    for (const [name, { queue }] of Object.entries(jobCatalogue)) {
      await boss.createQueue(name, queue);
      await boss.updateQueue(name, queue);
    }
    await boss.getDb().executeSql(grants);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures[0]) throw failures[0];
}
