import { type RecordedHistory, replay } from "@openswf/flow/replay";

/** What to tell those who have changed the code. */
export async function explain(history: RecordedHistory, file: URL): Promise<string> {
  const outcome = await replay(history, { workflows: file });
  switch (outcome.kind) {
    case "same":
      return `fits ${outcome.decisionTasks} decision tasks; ${outcome.changedSettings.length} settings differ`;
    case "differs":
      return `event ${outcome.error.eventId}, at ${outcome.error.source}: ${outcome.error.message}`;
    case "fails":
      return `the code fails: ${outcome.error.message}`;
  }
}
