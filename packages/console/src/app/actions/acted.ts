const changes = new EventTarget();

/** Says that the reader has changed something: what is followed is then looked at again at once. */
export const noteActed = (): void => void changes.dispatchEvent(new Event("acted"));

/** Calls `listener` whenever the reader has changed something. Answers with what ends that. */
export function onActed(listener: () => void): () => void {
  changes.addEventListener("acted", listener);
  return () => changes.removeEventListener("acted", listener);
}
