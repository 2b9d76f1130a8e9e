/** Markers and timers of our own, which replay reads. Documented in docs/reference/flow-history.md. */
export const sideEffectMarker = "openswf.sideEffect";
export const localActivityMarker = "openswf.localActivity";
export const patchMarker = "openswf.patch";
/** A batch with this marker has decided nothing: the code failed, and its events belong to the next batch. */
export const heldMarker = "openswf.held";
/** Timers whose only purpose is another decision task. No code waits for them. */
export const ownTimerPrefix = "openswf.";

export interface MarkerDetails {
  readonly id: string;
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
