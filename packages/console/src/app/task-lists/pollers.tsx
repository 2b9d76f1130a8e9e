import { instantOf } from "@openswf/insight/machinery/task-list-now";
import type { ReactElement } from "react";
import type { PollerInfo, TaskListDescription } from "../../api/machinery.ts";
import { SmallTable, TitleRow } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

interface PollersProps {
  readonly description: TaskListDescription;
}

/** Who polls a list, or has polled it within five minutes. */
export function Pollers({ description: { pollers, isPartial } }: PollersProps): ReactElement {
  const hasServers = new Set(pollers.map(({ server }) => server)).size > 1;
  const titles = ["Identity", "Waiting polls", "Waits since", "Last polled", ...(hasServers ? ["Server"] : [])];
  return (
    <section className="pending-part">
      <h2>
        Pollers <span className="count">{pollers.length.toLocaleString("en")}</span>
      </h2>
      {pollers.length === 0 ? (
        <p className="muted">Nobody has polled within five minutes.</p>
      ) : (
        <SmallTable label="Pollers" stacksBy={titles}>
          <TitleRow titles={titles} />
          <tbody>
            {pollers.map((poller) => (
              <PollerRow key={`${poller.server}\n${poller.identity}`} poller={poller} hasServers={hasServers} />
            ))}
          </tbody>
        </SmallTable>
      )}
      {isPartial === true && (
        <p className="muted">Some servers know of more polls than they have told: there may be others.</p>
      )}
    </section>
  );
}

function PollerRow({ poller, hasServers }: PollerRowProps): ReactElement {
  const { identity, waitingPolls, waitingSinceTimestamp, lastPolledTimestamp, server } = poller;
  const waitsSince = instantOf(waitingSinceTimestamp);
  return (
    <tr>
      <td>
        {identity === undefined ? <span className="muted">none given</span> : <Text className="id" text={identity} />}
      </td>
      <td className={waitingPolls === 0 ? "number muted" : "number"}>{waitingPolls.toLocaleString("en")}</td>
      <td>{waitsSince === undefined ? <span className="muted">waits nowhere</span> : <Time at={waitsSince} />}</td>
      <td>
        <Time at={lastPolledTimestamp * 1000} />
      </td>
      {hasServers && (
        <td>
          <Text className="id" text={server} />
        </td>
      )}
    </tr>
  );
}

interface PollerRowProps {
  readonly poller: PollerInfo;
  readonly hasServers: boolean;
}
