import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement } from "react";
import { rateText } from "../../logic/machinery/rates.ts";
import { SmallTable } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { useNow } from "../time/now.ts";
import type { ServerDescription, ServerInfo } from "./read-server.ts";
import { Health } from "./server-facts.tsx";

interface OtherServersProps {
  readonly description: ServerDescription;
}

/** All servers of the store, where there are several. */
export function OtherServers({ description }: OtherServersProps): ReactElement | null {
  const { server, otherServers, isPartial } = description;
  if (otherServers.length === 0 && isPartial === undefined) return null;
  const all = [server, ...otherServers.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1))];
  return (
    <section className="pending-part">
      <h2>
        Servers of this store <span className="count">{all.length.toLocaleString("en")}</span>
      </h2>
      <SmallTable label="Servers of this store">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Health</th>
            <th scope="col">Version</th>
            <th scope="col">Up for</th>
            <th scope="col">Waiting polls</th>
            <th scope="col">Calls</th>
            <th scope="col">Tasks started</th>
            <th scope="col">Last heard of</th>
          </tr>
        </thead>
        <tbody>
          {all.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two servers may have the same name, or none
            <ServerRow key={index} server={each} />
          ))}
        </tbody>
      </SmallTable>
      <p className="muted">
        Each server tells the others of itself every 10 seconds.
        {isPartial === true && " Some have not told all, or could not be read: there may be more."}
      </p>
    </section>
  );
}

function ServerRow({ server }: { readonly server: ServerInfo }): ReactElement {
  const { name, version, startedTimestamp, toldTimestamp, waitingPolls, throughput } = server;
  const now = useNow();
  const rate = (counts: readonly number[]): string =>
    rateText(
      counts.reduce((sum, count) => sum + count, 0),
      counts.length,
    );
  return (
    <tr>
      <td>
        <Text className="id" text={name ?? "unnamed"} />
      </td>
      <td>
        <Health server={server} />
      </td>
      <td>{version}</td>
      <td>{durationText(now - startedTimestamp * 1000)}</td>
      <td className="number">{waitingPolls.toLocaleString("en")}</td>
      <td className="number">{rate(throughput.calls)}</td>
      <td className="number">{rate(throughput.tasksStarted)}</td>
      <td>{toldTimestamp === undefined ? "answers this page" : <Time at={toldTimestamp * 1000} />}</td>
    </tr>
  );
}
