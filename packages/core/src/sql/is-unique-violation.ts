/** True where a write met another row under the named constraint or unique index, through whatever wraps the driver's error. */
export function isUniqueViolation(thrown: unknown, constraint: string): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ("code" in error && error.code === "23505") {
      return "constraint" in error && error.constraint === constraint;
    }
  }
  return false;
}
