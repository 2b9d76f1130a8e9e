import {
  type HistoryEvent,
  type RespondDecisionTaskCompletedInput,
  type SWF,
  SWFServiceException,
} from "@aws-sdk/client-swf";

/** What one scenario made the endpoint do, seen from outside: the calls sent and the events in the histories. */
export interface Exercised {
  readonly operations: Set<string>;
  readonly decisions: Set<string>;
  readonly events: Set<string>;
  /** Each as `StartTimerFailed TIMER_ID_ALREADY_IN_USE`: the event and its cause. */
  readonly causes: Set<string>;
  /** Operations that the endpoint does not know, each with its answer. */
  readonly unknown: Map<string, string>;
}

export function nothingExercised(): Exercised {
  return { operations: new Set(), decisions: new Set(), events: new Set(), causes: new Set(), unknown: new Map() };
}

/**
 * Measures coverage at the client, through which every call passes, so that no scenario can claim what it did not do.
 */
export function recordInto(exercised: Exercised, swf: SWF): void {
  swf.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context.commandName).replace(/Command$/, "");
      exercised.operations.add(operation);
      // The operation determines the shape of its input and output; the SDK's middleware types do not.
      if (operation === "RespondDecisionTaskCompleted") {
        recordDecisions(exercised, args.input as RespondDecisionTaskCompletedInput);
      }
      const result = await next(args).catch((error: unknown) => {
        const answer = notKnown(error);
        if (answer !== undefined) exercised.unknown.set(operation, answer);
        throw error;
      });
      recordEvents(exercised, (result.output as { readonly events?: readonly HistoryEvent[] }).events ?? []);
      return result;
    },
    { step: "initialize", name: "recordExercised" },
  );
}

/** What an endpoint answers to an operation that it does not have: the service's own words, or those of emulators. */
function notKnown(error: unknown): string | undefined {
  if (!(error instanceof SWFServiceException)) return undefined;
  const status = error.$metadata.httpStatusCode ?? 0;
  const isUnknown =
    /^(UnknownOperation|UnsupportedOperation|InvalidAction|NotImplemented)(Exception|Fault|Error)?$/.test(error.name) ||
    [404, 405, 501].includes(status);
  return isUnknown ? `${error.name}, status ${status}` : undefined;
}

function recordDecisions(exercised: Exercised, input: RespondDecisionTaskCompletedInput): void {
  for (const decision of input.decisions ?? []) exercised.decisions.add(String(decision.decisionType));
}

function recordEvents(exercised: Exercised, events: readonly HistoryEvent[]): void {
  for (const event of events) {
    const eventType = String(event.eventType);
    exercised.events.add(eventType);
    for (const attributes of Object.values(event)) {
      if (hasCause(attributes)) exercised.causes.add(`${eventType} ${attributes.cause}`);
    }
  }
}

function hasCause(attributes: unknown): attributes is { readonly cause: string } {
  return typeof attributes === "object" && attributes !== null && "cause" in attributes;
}
