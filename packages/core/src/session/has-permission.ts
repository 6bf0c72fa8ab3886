import { type MemberRole, type Permission, permissions } from "@exhibit/contracts";

const permissionsOf = {
  owner: permissions,
} as const satisfies Record<MemberRole, readonly Permission[]>;

/** Whether a role holds a right. */
export function hasPermission(role: MemberRole, permission: Permission): boolean {
  return permissionsOf[role].some((held) => held === permission);
}
