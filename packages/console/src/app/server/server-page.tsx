import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { SmallTable } from "../parts/small-table.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useTitle } from "../shell/use-title.ts";
import { swf } from "../swf.ts";
import { healthOf, serverDescriptionOf } from "./read-server.ts";

const refreshEveryMs = 10_000;

/** What runs here: version, health, and the limits in force. Amazon SWF tells nothing of the kind. */
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
    <main className="page page-narrow">
      <h1>Server</h1>
      <ServerFacts />
    </main>
  );
}

/** Nothing where the page is from another server than the one it calls, as with `openswf console`. */
async function readHealth(signal: AbortSignal): Promise<ReturnType<typeof healthOf>> {
  const reply = await fetch("/health", { signal });
  return reply.ok || reply.status === 503 ? healthOf(await reply.json()) : [];
}

function ServerFacts(): ReactElement {
  const [wanted, setWanted] = useState("");
  const server = useQuery({
    queryKey: ["server"],
    queryFn: async ({ signal }) => serverDescriptionOf(await swf.callExtension("OpenSWF.DescribeServer", {}, signal)),
  });
  const health = useQuery({
    queryKey: ["health"],
    queryFn: async ({ signal }) => readHealth(signal),
    refetchInterval: refreshEveryMs,
  });
  const limits = (server.data?.limits ?? []).filter(([name]) => name.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <>
      {(server.error ?? health.error) !== null && <ErrorNotice error={server.error ?? health.error} />}
      <dl className="facts">
        <Fact title="Version" value={server.data?.version} />
        {(health.data ?? []).map(([name, value]) => (
          <Fact key={name} title={name} value={value} />
        ))}
      </dl>
      <h2>Limits in force</h2>
      <TextField label="Name of a limit" value={wanted} takes="while typing" onChange={setWanted} />
      <SmallTable label="Limits in force">
        <tbody>
          {limits.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" className="id">
                {name}
              </th>
              <td className="number">{value.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </SmallTable>
    </>
  );
}

function Fact({ title, value }: { readonly title: string; readonly value: string | undefined }): ReactElement | null {
  if (value === undefined) return null;
  return (
    <div className="fact">
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}
