import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { type RunAddress, searchOf } from "./run-address.ts";

interface EventLinkProps {
  readonly run: RunAddress;
  readonly eventId: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Leads to an event in the history of a run. */
export function EventLink({ run, eventId, className, children }: EventLinkProps): ReactElement {
  return (
    <Link
      to="/execution"
      search={{ ...searchOf(run), tab: "history", event: String(eventId) }}
      {...(className !== undefined && { className })}
    >
      {children}
    </Link>
  );
}
