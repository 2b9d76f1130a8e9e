import { Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTitle } from "../shell/use-title.ts";
import { swf } from "../swf.ts";
import { CountedLists } from "./counted-lists.tsx";
import { PolledLists } from "./polled-lists.tsx";

/** The task lists of a domain: all of them where the server tells, those that something names elsewhere. */
export function TaskListsPage(): ReactElement {
  useTitle("Task lists");
  const { domain, kind, text } = useSearch({ from: "/task-lists" });
  if (domain === undefined) return <Navigate to="/" replace />;
  const isTold = swf.offers("OpenSWF.ListTaskLists");
  return (
    <main className="page">
      <h1 className="hidden">Task lists</h1>
      {isTold ? <PolledLists domain={domain} kind={kind} text={text} /> : <CountedLists domain={domain} />}
    </main>
  );
}
