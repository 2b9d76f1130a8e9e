import { isDenied } from "@openswf/insight/calls/fault";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { useTitle } from "../shell/use-title.ts";
import { swf } from "../swf.ts";
import { ExtensionList } from "./extension-list.tsx";
import { LimitsTable } from "./limits-table.tsx";
import { OtherServers } from "./other-servers.tsx";
import { describeServer } from "./read-server.ts";
import { ServerFacts } from "./server-facts.tsx";
import { Throughput } from "./throughput.tsx";

const refreshEveryMs = 5_000;

/** What runs here: version, health, throughput, the limits in force. Amazon SWF tells nothing of the kind. */
export function ServerPage(): ReactElement {
  useTitle("Server");
  const isOpenswf = swf.extensions?.has("OpenSWF.DescribeServer") ?? false;
  if (!isOpenswf) {
    return (
      <main className="page">
        <Empty title="This server does not describe itself">
          <p>
            It is Amazon SWF, or its extensions are off. Limits of Amazon SWF are in its developer guide, under Amazon
            SWF quotas.
          </p>
        </Empty>
      </main>
    );
  }
  return (
    <main className="page">
      <div className="server-page">
        <h1>Server</h1>
        <DescribedServer />
      </div>
    </main>
  );
}

function DescribedServer(): ReactElement {
  const whole = useQuery({
    queryKey: ["server"],
    queryFn: ({ signal }) => describeServer("everything", signal),
  });
  const live = useQuery({
    queryKey: ["server", "live"],
    queryFn: ({ signal }) => describeServer("what changes", signal),
    refetchInterval: ({ state }) => (isDenied(state.error) ? false : refreshEveryMs),
    // The first answer has it all.
    enabled: whole.data !== undefined,
  });
  const error = whole.error ?? live.error;
  const now = live.data ?? whole.data;
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      {now !== undefined && (
        <>
          <ServerFacts description={now} />
          <Throughput server={now.server} />
          <OtherServers description={now} />
        </>
      )}
      {whole.data !== undefined && (
        <>
          <LimitsTable limits={whole.data.limits} />
          <ExtensionList description={whole.data} />
        </>
      )}
    </>
  );
}
