import type { WorkflowHandle } from "@openswf/flow/client";

/** An event of a history, with its payloads decoded. */
export type RecordedEvent = ReturnType<WorkflowHandle["history"]> extends AsyncGenerator<infer Event> ? Event : never;

/** The attributes of an event of any type. */
export function attributesOf(event: RecordedEvent): Readonly<Record<string, unknown>> {
  // `as`: attributes are records of JSON values.
  return event.attributes as Readonly<Record<string, unknown>>;
}
