import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Text } from "../parts/text.tsx";

interface TaskListLinkProps {
  readonly domain: string;
  readonly kind: "decision" | "activity";
  readonly name: string;
}

/** The name of a task list, which leads to its page. */
export function TaskListLink({ domain, kind, name }: TaskListLinkProps): ReactElement {
  return (
    <Link to="/task-list" search={{ domain, kind, name }}>
      <Text className="id" text={name} />
    </Link>
  );
}
