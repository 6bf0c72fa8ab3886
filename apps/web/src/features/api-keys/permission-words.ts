import type { ApiKeyPermission } from "@exhibit/contracts";

/** What each permission lets a key do, for people. */
export const permissionWords = {
  "workflow.read": "See workflows",
  "workflow.write": "Save and delete workflows",
  "component.read": "See components",
  "run.read": "See and follow runs",
  "run.start": "Start runs",
  "run.cancel": "Cancel runs",
  "artifact.read": "See and preview artifacts",
  "artifact.download": "Download artifacts",
  "artifact.upload": "Upload artifacts",
  "artifact.publish": "Publish and unpublish artifacts",
  "artifact.delete": "Delete artifacts",
  "secret.read": "See the names of secrets",
  "secret.write": "Create, replace and delete secrets",
} as const satisfies Record<ApiKeyPermission, string>;
