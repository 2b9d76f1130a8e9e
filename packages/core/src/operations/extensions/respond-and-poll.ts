import { serialization, validation } from "@openswf/model/faults";
import { isJsonObject, type JsonObject } from "../../protocol/json-object.ts";

/**
 * Answers a task and asks for the next, in one call: the body is
 *
 *     {"respond": {"RespondActivityTaskCompleted": {...}}, "polls": [{"PollForActivityTask": {...}}, ...]}
 *
 * with the inputs of SWF's operations. Each part is a call of its operation, with all that belongs to one: permission,
 * bucket, audit. The answer is carried out first, and its fault is the reply. Then the polls are, in turn, until one gets
 * a task; none of them waits. The reply is `{"poll": 0, "task": {...}}` with the position of that poll and what its
 * operation answers, or `{}`. A poll that is refused, or fails, gets no task and is not heard of.
 *
 * It is no operation with a definition, because each of its parts has one.
 */
export const respondAndPollTarget = "OpenSWF.RespondAndPoll";

const responses = [
  "RespondDecisionTaskCompleted",
  "RespondActivityTaskCompleted",
  "RespondActivityTaskFailed",
  "RespondActivityTaskCanceled",
] as const;
const polls = ["PollForDecisionTask", "PollForActivityTask"] as const;
const pollsMax = 10;

export type ResponseName = (typeof responses)[number];
export type TaskPollName = (typeof polls)[number];

/** A call within the call. Its input is not checked yet. */
interface Part<Name> {
  readonly operation: Name;
  readonly input: JsonObject;
}

/** The parts of a body. Throws a SerializationException or a ValidationException if it has other ones. */
export function partsOf(body: JsonObject): {
  readonly respond: Part<ResponseName>;
  readonly polls: readonly Part<TaskPollName>[];
} {
  const respond = partOf(body["respond"], responses, "respond");
  const given = body["polls"] ?? [];
  if (!Array.isArray(given)) throw serialization();
  if (given.length > pollsMax) throw validation(`'polls' must have length less than or equal to ${pollsMax}`);
  return { respond, polls: given.map((poll: unknown) => partOf(poll, polls, "polls")) };
}

function partOf<Name extends string>(value: unknown, names: readonly Name[], member: string): Part<Name> {
  if (value !== undefined && !isJsonObject(value)) throw serialization();
  const given = Object.keys(value ?? {});
  const operation = names.find((name) => name === given[0]);
  if (value === undefined || operation === undefined || given.length !== 1) {
    throw validation(`'${member}' must have one member, of: [${names.join(", ")}]`);
  }
  const input = value[operation];
  if (!isJsonObject(input)) throw serialization();
  return { operation, input };
}
