/** A UUID at the end of a name, as workers put it there. */
const uuidAtEnd = /(^|[-_.:/])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Whether a task list is named for a single worker: each worker of `@openswf/flow` has one for the executions whose state it holds, and
 * others do the same. Such names tell a reader nothing.
 */
export function isOfSingleWorker(taskList: string): boolean {
  return uuidAtEnd.test(taskList);
}
