/**
 * Gives the errors of a class their `name`. Defined and not assigned: where intrinsics are frozen, an assignment to what
 * `Error.prototype` has already throws. Not an own property either, so that consoles do not list it with each error.
 */
export function defineName(errors: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(errors.prototype, "name", { value: name, configurable: true, writable: true });
}
