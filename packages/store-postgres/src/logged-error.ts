/**
 * What the log is told of an error of pg. Not the error itself: it may carry the whole connection (`client`), with the key
 * by which anybody could cancel what that does.
 */
export function loggedError(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, message: error.message };
}
