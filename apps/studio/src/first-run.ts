import type { Progress } from "./progress.ts";
export interface PreparedOrganization {
  createLink(origin: string): Promise<string>;
  close(): Promise<void>;
}
export async function prepareOrganization(appUrl: string): Promise<PreparedOrganization> {
  throw new Error(appUrl);
}
export async function showFirstRun(
  organization: PreparedOrganization,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  await Promise.resolve([organization, progress, signal]);
}
