/** What an aborted call rejects with, as in the web's own interfaces. */
export function abortError(signal: AbortSignal): Error {
  return new DOMException("The call was aborted", { name: "AbortError", cause: signal.reason });
}
