import type { EventType, HistoryEvent as SdkEvent } from "@aws-sdk/client-swf";

export type { EventType };

type AttributesKey<Type extends EventType> = `${Uncapitalize<Type>}EventAttributes`;

/** What an event of each type carries, as in the SDK of AWS. */
type EventAttributes = {
  readonly [Type in EventType]: Readonly<NonNullable<SdkEvent[AttributesKey<Type> & keyof SdkEvent]>>;
};

/** An event of a history. Its payloads have been decoded. `at` is in milliseconds since 1970. */
export type HistoryEvent<Type extends EventType = EventType> = {
  [T in Type]: {
    readonly eventType: T;
    readonly eventId: number;
    readonly at: number;
    readonly attributes: EventAttributes[T] & object;
  };
}[Type];
