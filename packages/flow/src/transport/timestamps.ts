import type { SwfOperation } from "./swf-operations.ts";

// On the wire a timestamp is a number of seconds with milliseconds behind the point; to callers it is a Date. Only the
// members below are timestamps, so a history of 25,000 events costs 25,000 Dates and no search through its attributes.

type Json = Record<string, unknown>;

const executionTimes = ["startTimestamp", "closeTimestamp"];
const typeTimes = ["creationDate", "deprecationDate"];

/** Where an operation's answer has timestamps: in itself, in a member, or in each element of a member. */
interface TimestampPlaces {
  readonly own?: readonly string[];
  readonly member?: readonly [name: string, times: readonly string[]];
  readonly elements?: readonly [name: string, times: readonly string[]];
}

const events: TimestampPlaces = { elements: ["events", ["eventTimestamp"]] };
const executions: TimestampPlaces = { elements: ["executionInfos", executionTimes] };
const types: TimestampPlaces = { elements: ["typeInfos", typeTimes] };
const type: TimestampPlaces = { member: ["typeInfo", typeTimes] };

const inOutputs: { readonly [Name in SwfOperation]?: TimestampPlaces } = {
  PollForDecisionTask: events,
  GetWorkflowExecutionHistory: events,
  DescribeWorkflowExecution: { own: ["latestActivityTaskTimestamp"], member: ["executionInfo", executionTimes] },
  ListOpenWorkflowExecutions: executions,
  ListClosedWorkflowExecutions: executions,
  DescribeActivityType: type,
  DescribeWorkflowType: type,
  ListActivityTypes: types,
  ListWorkflowTypes: types,
};

const filters = ["startTimeFilter", "closeTimeFilter"] as const;

const inInputs: { readonly [Name in SwfOperation]?: readonly string[] } = {
  ListOpenWorkflowExecutions: filters,
  ListClosedWorkflowExecutions: filters,
  CountOpenWorkflowExecutions: filters,
  CountClosedWorkflowExecutions: filters,
};

/** The input in the form of the wire. Inputs of operations without timestamps are returned as they are. */
export function inputForWire(name: SwfOperation, input: object): object {
  const members = inInputs[name];
  if (members === undefined) return input;
  const wire: Json = { ...input };
  for (const member of members) {
    const filter = wire[member];
    if (isJson(filter)) wire[member] = mapTimes(filter);
  }
  return wire;
}

function mapTimes(filter: Json): Json {
  const wire: Json = {};
  for (const [name, value] of Object.entries(filter))
    wire[name] = value instanceof Date ? value.getTime() / 1000 : value;
  return wire;
}

/** Turns the timestamps of a parsed answer into Dates, in place. */
export function readTimestamps(name: SwfOperation, output: unknown): void {
  const places = inOutputs[name];
  if (places === undefined || !isJson(output)) return;
  if (places.own !== undefined) readTimes(output, places.own);
  if (places.member !== undefined) readTimes(output[places.member[0]], places.member[1]);
  const elements = places.elements === undefined ? undefined : output[places.elements[0]];
  if (places.elements === undefined || !Array.isArray(elements)) return;
  for (const element of elements) readTimes(element, places.elements[1]);
}

function readTimes(holder: unknown, members: readonly string[]): void {
  if (!isJson(holder)) return;
  for (const member of members) {
    const seconds = holder[member];
    // Rounded, as by the SDK.
    if (typeof seconds === "number") holder[member] = new Date(Math.round(seconds * 1000));
  }
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;
