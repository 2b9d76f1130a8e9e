const editing = ["set", "delete", "clear"] as const;

/** Makes every later modification of a value throw, including the maps inside it, so it can only be read. */
export function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (value instanceof Map) {
    for (const member of value.values()) deepFreeze(member);
    // Object.freeze does not protect the contents of a Map.
    for (const name of editing) Object.defineProperty(value, name, { value: refuseEdit });
  } else {
    for (const member of Object.values(value)) deepFreeze(member);
  }
  Object.freeze(value);
}

function refuseEdit(): never {
  throw new Error("a frozen state was modified");
}
