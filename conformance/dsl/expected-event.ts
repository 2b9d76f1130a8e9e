import type { EventType } from "@aws-sdk/client-swf";
import type { Attributes } from "./attributes.ts";

export interface ExpectedEvent {
  readonly eventId: number;
  readonly eventType: EventType;
  readonly attributes: Attributes;
}
