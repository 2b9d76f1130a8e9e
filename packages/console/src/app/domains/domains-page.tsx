import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { Segments } from "../parts/segments.tsx";
import { SmallTable } from "../parts/small-table.tsx";
import { useTitle } from "../shell/use-title.ts";
import { DomainRow } from "./domain-row.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { RegisterDomain } from "./register-domain.tsx";
import { useDeprecatedDomains, useDomains } from "./use-domains.ts";

/** All domains. Where there is only one, it goes there at once, unless the address asks for the list. */
export function DomainsPage(): ReactElement {
  useTitle("Domains");
  const { domains } = useSearch({ from: "/" });
  const { data, error } = useDomains();
  const [only, ...others] = data ?? [];
  if (domains === undefined && only !== undefined && others.length === 0) {
    return <Navigate to="/executions" search={{ domain: only.name }} replace />;
  }
  if (data === undefined) return <main className="page">{error !== null && <ErrorNotice error={error} />}</main>;
  return <Domains isDeprecated={domains === "deprecated"} />;
}

function Domains({ isDeprecated }: { readonly isDeprecated: boolean }): ReactElement {
  const navigate = useNavigate();
  const registered = useDomains();
  const deprecated = useDeprecatedDomains(isDeprecated);
  const { data = [], error, isPending } = isDeprecated ? deprecated : registered;
  return (
    <main className="page page-narrow">
      <h1>Domains</h1>
      <div className="page-bar">
        <Segments
          label="Status"
          value={isDeprecated ? "deprecated" : "registered"}
          choices={{ registered: "Registered", deprecated: "Deprecated" }}
          onChange={(domains) => void navigate({ to: "/", search: { domains } })}
        />
        <RegisterDomain />
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {data.length === 0 && !isPending && (isDeprecated ? <Empty title="No deprecated domains" /> : <FirstSteps />)}
      {data.length > 0 && (
        <SmallTable label="Domains">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Description</th>
              <th scope="col">
                <span className="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((info) => (
              <DomainRow key={info.name} info={info} />
            ))}
          </tbody>
        </SmallTable>
      )}
    </main>
  );
}
