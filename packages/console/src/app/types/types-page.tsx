import type { RegistrationStatus } from "@openswf/model/wire-types";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { Segments } from "../parts/segments.tsx";
import { SmallTable } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { useMayAct } from "../session/console-mode.ts";
import { useTitle } from "../shell/use-title.ts";
import { type ListedType, listTypes } from "./list-types.ts";
import { RegisterButton } from "./register-button.tsx";
import { TypeActions } from "./type-actions.tsx";
import { TypeDefaults } from "./type-defaults.tsx";
import type { TypeKind } from "./type-kind.ts";

/** The types of a domain, registered or deprecated, with their defaults. */
export function TypesPage(): ReactElement {
  const { domain, kind = "workflow", status = "REGISTERED", name, version } = useSearch({ from: "/types" });
  useTitle("Types");
  const navigate = useNavigate();
  if (domain === undefined) return <Navigate to="/" replace />;
  const shownKind: TypeKind = kind === "activity" ? "activity" : "workflow";
  const shownStatus: RegistrationStatus = status === "DEPRECATED" ? "DEPRECATED" : "REGISTERED";
  const change = (changed: Readonly<Record<string, string>>): void =>
    void navigate({ to: "/types", search: { domain, kind, status, ...changed } });
  return (
    <main className="page">
      <h1 className="hidden">Types</h1>
      <div className="page-bar">
        <Segments
          label="Kind"
          value={shownKind}
          choices={{ workflow: "Workflow types", activity: "Activity types" }}
          onChange={(chosen) => change({ kind: chosen })}
        />
        <Segments
          label="Status"
          value={shownStatus}
          choices={{ REGISTERED: "Registered", DEPRECATED: "Deprecated" }}
          onChange={(chosen) => change({ status: chosen })}
        />
        <RegisterButton domain={domain} kind={shownKind} />
      </div>
      <Types
        domain={domain}
        kind={shownKind}
        status={shownStatus}
        chosen={name === undefined ? undefined : { name, version: version ?? "" }}
      />
    </main>
  );
}

interface TypesProps {
  readonly domain: string;
  readonly kind: TypeKind;
  readonly status: RegistrationStatus;
  readonly chosen: { readonly name: string; readonly version: string } | undefined;
}

function Types({ domain, kind, status, chosen }: TypesProps): ReactElement {
  const { data, error } = useQuery({
    queryKey: [`${kind} types`, domain, status, "listed"],
    queryFn: ({ signal }) => listTypes(domain, kind, status, signal),
    refetchInterval: 15_000,
  });
  if (data === undefined) return error === null ? <div /> : <ErrorNotice error={error} />;
  if (data.length === 0) {
    return (
      <Empty title={`No ${status === "REGISTERED" ? "registered" : "deprecated"} ${kind} types`}>
        {status === "REGISTERED" && <p>Deciders and workers usually register their types when they start.</p>}
      </Empty>
    );
  }
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      <SmallTable label="Types">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Version</th>
            <th scope="col">Description</th>
            <th scope="col">{status === "REGISTERED" ? "Registered" : "Deprecated"}</th>
            <th scope="col">
              <span className="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((type) => (
            <TypeRow key={`${type.name}\n${type.version}`} domain={domain} kind={kind} type={type} chosen={chosen} />
          ))}
        </tbody>
      </SmallTable>
    </>
  );
}

interface TypeRowProps extends Pick<TypesProps, "domain" | "kind" | "chosen"> {
  readonly type: ListedType;
}

function TypeRow({ domain, kind, type, chosen }: TypeRowProps): ReactElement {
  const { name, version, status, description, creationDate, deprecationDate } = type;
  const mayAct = useMayAct();
  const isChosen = chosen?.name === name && chosen.version === version;
  const search = { domain, kind, status };
  return (
    <>
      <tr>
        <td>
          <Link to="/types" search={isChosen ? search : { ...search, name, version }} aria-expanded={isChosen}>
            <Text text={name} />
          </Link>
        </td>
        <td>
          <Text text={version} />
        </td>
        <td>
          <Text className="muted" text={description} />
        </td>
        <td>
          <Time at={(deprecationDate ?? creationDate) * 1000} />
        </td>
        <td className="cell-actions">
          {kind === "workflow" && (
            <Link to="/executions" search={{ domain, type: name, version }}>
              Executions
            </Link>
          )}
          {mayAct && <TypeActions domain={domain} kind={kind} name={name} version={version} status={status} />}
        </td>
      </tr>
      {isChosen && (
        <tr>
          <td colSpan={5}>
            <TypeDefaults domain={domain} kind={kind} name={name} version={version} />
          </td>
        </tr>
      )}
    </>
  );
}
