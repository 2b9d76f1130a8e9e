import { isDeepStrictEqual } from "node:util";
import type { Command } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decisionKinds } from "./decision-kinds.ts";
import { markerDetails, patchMarker } from "./markers.ts";
import { isSameInput } from "./same-input.ts";

/** An attribute that the history has one way and the code another. */
export interface Difference {
  readonly attribute: string;
  readonly recorded: unknown;
  readonly decided: unknown;
}

/** Why an event is not that of a decision: it is of another kind, or the attribute differs. `undefined` if it is. */
export function firstDifference(command: Command, event: HistoryEvent): Difference | "another kind" | undefined {
  const { accepted, failed, identity } = decisionKinds[command.decisionType];
  if (event.eventType !== accepted && event.eventType !== failed) return "another kind";
  if (isSamePatch(command, event)) return undefined;
  const isWhole = event.eventType === accepted;
  for (const attribute of identity) {
    const difference = differenceIn(attribute, command, event, isWhole);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Attributes that may differ and do. An event of a decision that was refused has too few to tell. */
export function changedSettings(command: Command, event: HistoryEvent): readonly Difference[] {
  const { accepted, settings } = decisionKinds[command.decisionType];
  if (event.eventType !== accepted) return [];
  return settings.flatMap((setting) => differenceIn(setting, command, event, false) ?? []);
}

/** Of an event that is not whole, what it leaves out cannot differ. */
function differenceIn(
  attribute: string,
  command: Command,
  event: HistoryEvent,
  isWhole: boolean,
): Difference | undefined {
  const [decided, recorded] = [attributeOf(command, attribute), attributeOf(event, attribute)];
  if (decided === recorded || (!isWhole && (recorded === undefined || decided === undefined))) return undefined;
  if (isDeepStrictEqual(plain(decided), plain(recorded))) return undefined;
  if (attribute === "input" && isActivity(command) && isSameInput(text(decided), text(recorded))) return undefined;
  return { attribute, recorded, decided };
}

const isActivity = ({ decisionType }: Command): boolean => decisionType === "ScheduleActivityTask";
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Values of the workflow's realm have other prototypes. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

function attributeOf({ attributes }: Command | HistoryEvent, name: string): unknown {
  // `as`: attributes are records of JSON values.
  return (attributes as Readonly<Record<string, unknown>>)[name];
}

/** The patch that a marker is of. */
export function patchOf({
  attributes,
}: Command | HistoryEvent): { readonly id: string; readonly deprecated?: boolean } | undefined {
  return "markerName" in attributes && "details" in attributes && attributes.markerName === patchMarker
    ? markerDetails(attributes.details)
    : undefined;
}

/** A patch stays the same when it is deprecated, and when that is taken back. */
function isSamePatch(command: Command, event: HistoryEvent): boolean {
  const patch = patchOf(command);
  return patch !== undefined && patch.id === patchOf(event)?.id;
}
