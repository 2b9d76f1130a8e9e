/** Printed events as a JSON list. Each event is already JSON, so nothing is parsed. */
export const printedEvents = (events: readonly string[]): string => `[${events.join(",")}]`;
