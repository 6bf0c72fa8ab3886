import { componentDefinitions, describeComponent } from "@exhibit/components";
import { type ComponentScope, createLoginToken, seedOrganization } from "@exhibit/core";
import { createDatabase } from "@exhibit/db";

/** The organization of this studio's owner. */
export interface OpenOrganization {
  readonly scope: ComponentScope;
  /** A one-time link that signs the owner in; lasts 15 minutes. */
  createLink(): Promise<string>;
  close(): Promise<void>;
}

/** Connects as the app role and makes organization, owner and seeds where they are missing. */
export async function openOrganization(appUrl: string, origin: string): Promise<OpenOrganization> {
  const components = componentDefinitions.map(describeComponent);
  const database = createDatabase({ url: appUrl, max: 2 });
  try {
    const owner = await seedOrganization(database, { origin, components });
    return {
      scope: {
        database,
        components,
        organizationId: owner.organizationId,
        memberId: owner.memberId,
        actor: "Exhibit",
      },
      async createLink() {
        const { token } = await createLoginToken(database, owner);
        // In the fragment, which neither access logs nor Referer headers carry.
        return `${origin}/sign-in#token=${token}`;
      },
      close: () => database.close(),
    };
  } catch (cause) {
    await database.close();
    throw cause;
  }
}
