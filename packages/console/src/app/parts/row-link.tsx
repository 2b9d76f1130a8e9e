import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactElement, ReactNode } from "react";
import { printSearch } from "../search.ts";

interface RowLinkProps {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly className: string;
  readonly children: ReactNode;
}

/**
 * A link to an execution in a row of a long list. A `Link` of the router follows the address of the page and knows whether it is
 * the page that is shown: a tenth of what it takes to draw a row.
 */
export function RowLink({ domain, workflowId, runId, className, children }: RowLinkProps): ReactElement {
  const router = useRouter();
  const search = { domain, id: workflowId, run: runId };
  const open = (event: MouseEvent): void => {
    const isForBrowser = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isForBrowser || event.defaultPrevented) return;
    event.preventDefault();
    void router.navigate({ to: "/execution", search });
  };
  return (
    <a href={`${router.basepath}/execution${printSearch(search)}`} className={className} onClick={open}>
      {children}
    </a>
  );
}
