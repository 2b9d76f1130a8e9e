import type { ReactElement } from "react";
import type { ServerDescription } from "./read-server.ts";

const meanings: Readonly<Record<string, string>> = {
  "OpenSWF.DescribeServer": "Tells what is on this page.",
  "OpenSWF.WaitForClose": "Waits until an execution has closed.",
  "OpenSWF.RespondAndPoll": "Answers a task and brings the next with the reply.",
  "OpenSWF.EndPollsForActivityTask": "Ends the polls of an activity worker that stops.",
  "OpenSWF.EndPollsForDecisionTask": "Ends the polls of a decider that stops.",
  "OpenSWF.ListTaskLists": "Lists task lists, with what waits on them and who polls them.",
  "OpenSWF.DescribeTaskList": "Tells who polls a task list, and whose tasks come next.",
  "OpenSWF.ListOpenActivityTasks": "Tells the last heartbeats of an execution.",
  "abort-safe-polls": "A client may close the connection of a poll without losing a task.",
};

interface ExtensionListProps {
  readonly description: ServerDescription;
}

/** What this server offers beyond SWF. */
export function ExtensionList({ description: { extensions, capabilities } }: ExtensionListProps): ReactElement {
  return (
    <section className="pending-part">
      <h2>Beyond SWF</h2>
      <ul className="extension-list">
        {[...extensions, ...capabilities].map((name) => (
          <li key={name}>
            <span className="id">{name}</span>
            <span className="muted">{meanings[name]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
