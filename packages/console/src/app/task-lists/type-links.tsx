import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Text } from "../parts/text.tsx";
import type { NamedTaskList } from "./use-task-list-names.ts";

interface TypeLinksProps extends Pick<NamedTaskList, "kind" | "types"> {
  readonly domain: string;
}

/** The types that have a task list as their default. */
export function TypeLinks({ domain, kind, types }: TypeLinksProps): ReactElement | ReactElement[] {
  if (types.length === 0) return <span className="muted">open executions</span>;
  return types.map(({ name, version }) => (
    <Link
      key={`${name}\n${version}`}
      className="type-link"
      to="/types"
      search={{ domain, kind: kind === "decision" ? "workflow" : "activity", name, version }}
    >
      <Text text={`${name} ${version}`} />
    </Link>
  ));
}
