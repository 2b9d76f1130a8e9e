import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement, ReactNode } from "react";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { useNow } from "../time/now.ts";
import type { ServerDescription, ServerInfo } from "./read-server.ts";

interface ServerFactsProps {
  readonly description: ServerDescription;
}

const problemTexts: Readonly<Record<string, string>> = {
  writes: "The store cannot be written",
  reads: "The store cannot be read",
  data: "The store is damaged or lost. It stays so until somebody repairs it and starts the server again",
};

/** How the server that answers is. */
export function ServerFacts({ description: { server, storeKind, version } }: ServerFactsProps): ReactElement {
  const now = useNow();
  return (
    <>
      {(server.problems ?? []).map(({ what, since }) => (
        <p key={what} className="notice notice-error" role="alert">
          <strong>Unhealthy</strong> {problemTexts[what] ?? what}, since <Time at={Date.parse(since)} />.
        </p>
      ))}
      <dl className="facts">
        <Fact title="Health">
          <Health server={server} />
        </Fact>
        <Fact title="Version">{version}</Fact>
        <Fact title="Up for">
          <span title={new Date(server.startedTimestamp * 1000).toISOString()}>
            {durationText(now - server.startedTimestamp * 1000)}
          </span>
        </Fact>
        <Fact title="Store">{storeKind}</Fact>
        <Fact title="Name">{server.name !== undefined && <Text className="id" text={server.name} />}</Fact>
        <Fact title="Waiting polls">{server.waitingPolls.toLocaleString("en")}</Fact>
        <Fact title="Cached executions">{server.cachedExecutions.toLocaleString("en")}</Fact>
      </dl>
    </>
  );
}

/** Whether a server can write and read its store. */
export function Health({ server: { status } }: { readonly server: ServerInfo }): ReactElement {
  const isOk = status === "ok";
  return (
    <span className={isOk ? "status status-completed" : "status status-failed"}>
      <span className="status-sign" aria-hidden="true">
        {isOk ? "✓" : "✕"}
      </span>
      {isOk ? "ok" : "unhealthy"}
    </span>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement | null {
  if (children === undefined || children === false) return null;
  return (
    <div className="fact">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
