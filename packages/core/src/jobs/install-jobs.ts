/** Creates or migrates the queue's schema as the owner, and grants the app role what it needs. A second call does nothing. */
export async function installJobs(ownerUrl: string): Promise<void> {
  throw new Error(`not built: ${ownerUrl}`);
}
