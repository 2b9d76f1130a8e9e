import { stateChangesOf } from "@openswf/engine/state-changes";
import type { Transition } from "@openswf/engine/transition";
import type { Publishing } from "../../ports/event-sink.ts";
import { type DomainKey, domainKeyParts } from "../../stores/domain-key.ts";

/** Called with each transition before it is committed. */
export type RecordStateChanges = (domain: DomainKey, transition: Transition) => void;

/** Makes transitions promise to tell their state changes. `undefined` when none are recorded, so that nothing runs. */
export function recordingOf(publishing: Publishing | undefined): RecordStateChanges | undefined {
  if (publishing === undefined || publishing.sinks.length === 0) return undefined;
  const { domains } = publishing;
  return (domain, transition) => {
    if (transition.events.length === 0) return;
    if (domains !== undefined && !domains.has(domainKeyParts(domain).name)) return;
    const changes = stateChangesOf(domain, transition.events, transition.state);
    if (changes !== undefined) transition.addErrand({ kind: "tellStateChanges", ...changes });
  };
}
