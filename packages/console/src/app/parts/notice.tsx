import { CallFault, isDenied } from "@openswf/insight/calls/fault";
import type { ReactElement, ReactNode } from "react";
import { denialOf, denialText } from "../../api/denial.ts";
import { Unreachable } from "../../api/unreachable.ts";
import { Text } from "./text.tsx";

interface Explained {
  readonly title: string;
  readonly what: string;
  readonly next: string | undefined;
}

/** What went wrong, for people, and what to do about it. */
export function explain(error: unknown): Explained {
  if (error instanceof Unreachable) {
    return { title: "No answer from the server", what: error.message, next: "This page tries again by itself." };
  }
  if (isDenied(error)) {
    const denial = denialOf(error);
    if (denial === undefined) return { title: "Not permitted", what: error.message, next: undefined };
    return {
      title: "Not permitted",
      what: denialText(denial),
      next: "Ask whoever manages the policies of your user for this permission.",
    };
  }
  if (error instanceof CallFault) {
    return { title: titles[error.name] ?? error.name, what: error.message, next: undefined };
  }
  return { title: "The console has a fault", what: String(error), next: "Reload the page." };
}

const titles: Readonly<Record<string, string>> = {
  UnknownResourceFault: "Not found",
  ThrottlingException: "Too many calls",
  LimitExceededFault: "Limit exceeded",
};

/** An error in its place, read aloud when it appears. */
export function ErrorNotice({ error }: { readonly error: unknown }): ReactElement {
  const { title, what, next } = explain(error);
  return (
    <div className="notice notice-error" role="alert">
      <strong>{title}</strong> <Text className="text" text={what} />
      {next !== undefined && <span className="muted"> {next}</span>}
    </div>
  );
}

/** What a page shows in place of rows that do not exist. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
