/**
 * The part of a pg error that is safe to log. The error object itself may hold the whole connection (`client`),
 * including the key that lets anyone cancel the connection's queries.
 */
export function loggedError(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, message: error.message };
}
