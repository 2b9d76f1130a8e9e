/** By the error that ended an attempt. Not a member of it: authors have no use for it. */
const heartbeats = new WeakMap<object, string>();

/** SWF keeps the details of heartbeats for time-outs only. So a failure carries them to the next attempt, as text. */
export function rememberHeartbeat(error: unknown, details: string | undefined): void {
  if (details !== undefined && typeof error === "object" && error !== null) heartbeats.set(error, details);
}

/** What the failed attempt has said last. Also if the failure was wrapped in another. */
export function heartbeatOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const cause = "cause" in error ? error.cause : undefined;
  return heartbeats.get(error) ?? (typeof cause === "object" && cause !== null ? heartbeats.get(cause) : undefined);
}
