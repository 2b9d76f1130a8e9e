import { visibleText } from "@openswf/insight/text/visible-text";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useDomains } from "../domains/use-domains.ts";

/** No domain: names of domains have no slash. */
const all = "/";

/** Shows the domain of the page, and goes to another. */
export function DomainMenu({ domain }: { readonly domain: string | undefined }): ReactElement | null {
  const { data = [] } = useDomains();
  const navigate = useNavigate();
  const names = data.map(({ name }) => name);
  if (domain === undefined) return null;
  // A deprecated domain is not listed, and may be looked at all the same.
  const shown = names.includes(domain) ? names : [domain, ...names];
  return (
    <select
      className="choice domain-menu"
      aria-label="Domain"
      value={domain}
      onChange={({ target }) =>
        void (target.value === all
          ? navigate({ to: "/", search: { domains: "all" } })
          : navigate({ to: "/executions", search: { domain: target.value } }))
      }
    >
      {shown.map((name) => (
        <option key={name} value={name}>
          {visibleText(name)}
        </option>
      ))}
      <option value={all}>All domains …</option>
    </select>
  );
}
