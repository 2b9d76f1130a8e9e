/** Markers and timers of our own, which replay reads. Documented in docs/reference/flow-history.md. */
export const sideEffectMarker = "openswf.sideEffect";
export const localActivityMarker = "openswf.localActivity";
export const patchMarker = "openswf.patch";
/** A batch with this marker has decided nothing: the code failed, and its events belong to the next batch. */
export const heldMarker = "openswf.held";
/** Started with the marker above: the wait before the code is tried again. */
export const heldTimerPrefix = "openswf.held.";
/** Of 0 seconds, with a part of a batch: it brings the decision task that takes the next part. */
export const moreTimerPrefix = "openswf.more.";
/** Of 0 seconds, with the last part of a batch: it brings the decision task that shows what has come meanwhile. */
export const nextTimerPrefix = "openswf.next.";
/** Of 0 seconds: it brings the decision task that has time for local activities that this one has no time for. */
export const localTimerPrefix = "openswf.local.";
/** The wait before decisions that SWF has throttled go out again. Replay decides it like the code's own. */
export const retryTimerPrefix = "openswf.retry.";

export interface MarkerDetails {
  readonly id: string;
  /** Of a local activity. */
  readonly name?: string;
  /** A text, as the converter made it. */
  readonly value?: string;
  readonly failure?: { readonly reason: string; readonly details: string | undefined };
  readonly deprecated?: boolean;
}

/** The details of a marker of ours; `undefined` if it is another's. */
export function markerDetails(details: string | undefined): MarkerDetails | undefined {
  try {
    const parsed: unknown = JSON.parse(details ?? "");
    // `as`: only we write markers of these names.
    return typeof parsed === "object" && parsed !== null && "id" in parsed ? (parsed as MarkerDetails) : undefined;
  } catch {
    return undefined;
  }
}
