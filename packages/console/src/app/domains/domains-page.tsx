import { Link, Navigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { useTitle } from "../shell/use-title.ts";
import { FirstSteps } from "./first-steps.tsx";
import { useDomains } from "./use-domains.ts";

/** All domains. Where there is only one, it goes there at once. */
export function DomainsPage(): ReactElement {
  useTitle("Domains");
  const { data, error } = useDomains();
  const [only, ...others] = data ?? [];
  if (only !== undefined && others.length === 0) {
    return <Navigate to="/executions" search={{ domain: only.name }} replace />;
  }
  if (data === undefined) return <main className="page">{error !== null && <ErrorNotice error={error} />}</main>;
  return (
    <main className="page page-narrow">
      <h1>Domains</h1>
      {error !== null && <ErrorNotice error={error} />}
      {data.length === 0 ? <FirstSteps /> : null}
      <ul className="domain-list">
        {data.map(({ name, description }) => (
          <li key={name}>
            <Link to="/executions" search={{ domain: name }} className="domain-link">
              <Text className="domain-name" text={name} />
              <Text className="muted" text={description} />
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
