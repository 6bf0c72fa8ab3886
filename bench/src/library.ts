import { listLibraryArtifacts } from "@exhibit/core";
import { schema, withOrganization } from "@exhibit/db";
import { createOrganization } from "@exhibit/testkit";
import { v7 } from "uuid";
import type { BenchMachine } from "./bench-machine.ts";
import type { Figure } from "./report.ts";
import { comparePairs } from "./statistics.ts";

const aim = 1.5;
const batch = 1000;
const pages = 20;

/** The newest page of a library of 100,000 artifacts beside one of 1,000, as the app role under row-level security. */
export async function benchLibrary(machine: BenchMachine): Promise<Figure[]> {
  const small = await fillLibrary(machine, 1000);
  const large = await fillLibrary(machine, 100_000);
  const pairs = await comparePairs(
    () => readPages(machine, large),
    () => readPages(machine, small),
    15,
  );
  const ratio = 1 / pairs.ratio;
  return [
    {
      name: "library page, 100,000 rows",
      measured: `${ratio.toFixed(2)} × of 1,000 rows (${(pairs.ours / pages).toFixed(1)} ms)`,
      aim: `≤ ${aim} ×`,
      reached: ratio <= aim,
      beside: `1,000 rows ${(pairs.peer / pages).toFixed(1)} ms`,
    },
  ];
}

async function readPages({ scope }: BenchMachine, organizationId: string): Promise<void> {
  for (let page = 0; page < pages; page += 1) {
    const { items } = await listLibraryArtifacts({ ...scope, organizationId }, { limit: 50, sort: "newest" });
    if (items.length !== 50) throw new Error(`the page has ${items.length} rows`);
  }
}

/** An organization with that many published artifacts; their bytes do not exist, and no page reads them. */
async function fillLibrary({ scope }: BenchMachine, count: number): Promise<string> {
  const { organizationId } = await createOrganization(scope.database);
  const collectionId = v7();
  await withOrganization(scope.database, organizationId, async (tx) => {
    await tx
      .insert(schema.collections)
      .values({ id: collectionId, organizationId, label: "bench", output: "report", lastVersion: count });
  });
  for (let from = 0; from < count; from += batch) {
    await withOrganization(scope.database, organizationId, async (tx) => {
      const rows = Array.from({ length: batch }, (_, index) =>
        buildRows(organizationId, collectionId, from + index + 1),
      );
      await tx.insert(schema.files).values(rows.map((row) => row.file));
      await tx.insert(schema.artifacts).values(rows.map((row) => row.artifact));
      await tx.insert(schema.collectionVersions).values(rows.map((row) => row.version));
    });
  }
  return organizationId;
}

function buildRows(organizationId: string, collectionId: string, number: number) {
  const fileId = v7();
  const artifactId = v7();
  const publicationId = v7();
  const name = `report-${number}.json`;
  return {
    file: {
      id: fileId,
      organizationId,
      key: `v1/${organizationId}/${fileId}`,
      sizeBytes: number,
      sha256: number.toString(16).padStart(64, "0"),
      state: "stored" as const,
    },
    artifact: {
      id: artifactId,
      organizationId,
      fileId,
      output: "report",
      many: false,
      name,
      mediaType: "application/json",
      format: "json" as const,
      sizeBytes: number,
      savedToRun: false,
      state: "available" as const,
      publicationId,
      searchText: `${name} bench`,
      createdBy: "bench",
    },
    version: {
      id: publicationId,
      organizationId,
      collectionId,
      version: number,
      artifactId,
      publishedBy: "bench",
    },
  };
}
