const editing = ["set", "delete", "clear"] as const;

/** Makes every later edit of a value throw, those of the maps inside it too: whoever gets it can only read. */
export function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (value instanceof Map) {
    for (const member of value.values()) deepFreeze(member);
    // Object.freeze leaves the content of a Map open to edits.
    for (const name of editing) Object.defineProperty(value, name, { value: refuseEdit });
  } else {
    for (const member of Object.values(value)) deepFreeze(member);
  }
  Object.freeze(value);
}

function refuseEdit(): never {
  throw new Error("a state that was handed in has been edited");
}
