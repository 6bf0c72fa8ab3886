import type { ComponentDescriptor } from "@exhibit/contracts";
import { type AccountTransaction, type Database, schema, withAccounts } from "@exhibit/db";
import { asc, eq } from "drizzle-orm";
import { v7 } from "uuid";
import { lockSeeds } from "./lock-seeds.ts";
import { insertSeededWorkflows, type SeededWorkflows } from "./seeded-workflows.ts";

const { members, organizations } = schema;

/** What seeding found or made. */
export interface SeededOrganization extends SeededWorkflows {
  readonly organizationId: string;
  /** The owner, for whom login tokens are made. */
  readonly memberId: string;
  /** True where this call made the organization. */
  readonly isNew: boolean;
}

/**
 * Makes the organization "Personal" with its owner where there is none, and each seeded workflow once per
 * organization: deleting one is final. `origin` is the studio's own and prefills the address to audit.
 */
export async function seedOrganization(
  database: Database,
  input: { origin: string; components: readonly ComponentDescriptor[] },
): Promise<SeededOrganization> {
  const owner = await withAccounts(database, async (tx) => {
    await lockSeeds(tx);
    return (await findFirstOwner(tx)) ?? (await insertOwner(tx));
  });
  const scope = { database, organizationId: owner.organizationId, actor: "Exhibit" };
  return { ...owner, ...(await insertSeededWorkflows(scope, input)) };
}

type Owner = Pick<SeededOrganization, "organizationId" | "memberId" | "isNew">;

async function findFirstOwner(tx: AccountTransaction): Promise<Owner | null> {
  const [row] = await tx
    .select({ organizationId: members.organizationId, memberId: members.id })
    .from(members)
    .where(eq(members.role, "owner"))
    .orderBy(asc(members.id))
    .limit(1);
  return row === undefined ? null : { ...row, isNew: false };
}

async function insertOwner(tx: AccountTransaction): Promise<Owner> {
  const organizationId = v7();
  const memberId = v7();
  await tx.insert(organizations).values({ id: organizationId, name: "Personal" });
  await tx.insert(members).values({ id: memberId, organizationId, name: "Owner", role: "owner" });
  return { organizationId, memberId, isNew: true };
}
