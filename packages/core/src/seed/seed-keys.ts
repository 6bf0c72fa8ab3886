/** Which seed made a workflow. Keys stand in databases: they never change. */
export const seedKeys = { audit: "audit-web-address", summarise: "summarise-report" } as const;
