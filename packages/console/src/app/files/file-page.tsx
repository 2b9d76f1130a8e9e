import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTitle } from "../shell/use-title.ts";
import { OpenFile } from "./open-file.tsx";

/** Opens a history from a file: that of the aws CLI, of this console, or an export of openswf. */
export function FilePage(): ReactElement {
  useTitle("Open a file");
  const { domain } = useSearch({ from: "/file" });
  const navigate = useNavigate();
  const searchOf = (file: string) => ({ domain, file, tab: "history" });
  return (
    <main className="page page-narrow">
      <h1>Open a history from a file</h1>
      <p className="muted">
        JSON as aws swf get-workflow-execution-history prints it or as this console saves it, one event per line, or an
        export of openswf. The file stays on this machine.
      </p>
      <OpenFile
        onOpened={(number) => void navigate({ to: "/execution", search: searchOf(number) })}
        link={(number, text) => (
          <Link to="/execution" search={searchOf(number)} className="domain-link">
            {text}
          </Link>
        )}
      />
    </main>
  );
}
