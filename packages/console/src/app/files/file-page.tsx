import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { FileError } from "../../logic/files/file-error.ts";
import { type OpenedHistory, readHistoryFile } from "../../logic/files/read-history-file.ts";
import { Text } from "../parts/text.tsx";
import { useTitle } from "../shell/use-title.ts";
import { keepOpen } from "./opened-files.ts";

/** Larger files would stop the tab while they are read. */
const fileBytesMax = 200_000_000;
/** Histories of an export that are offered. */
const offeredMax = 200;

interface Outcome {
  readonly problem?: string;
  readonly histories?: readonly { readonly number: string; readonly history: OpenedHistory }[];
}

/** Opens a history from a file: that of the aws CLI, of this console, or an export of openswf. */
export function FilePage(): ReactElement {
  useTitle("Open a file");
  const { domain } = useSearch({ from: "/file" });
  const navigate = useNavigate();
  const [outcome, setOutcome] = useState<Outcome>({});
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const next = await open(file);
    setOutcome(next);
    const [only, ...others] = next.histories ?? [];
    if (only !== undefined && others.length === 0) {
      await navigate({ to: "/execution", search: { domain, file: only.number, tab: "history" } });
    }
  };
  return (
    <main
      className="page page-narrow"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void read(event.dataTransfer.files[0]);
      }}
    >
      <h1>Open a history from a file</h1>
      <p className="muted">
        JSON as aws swf get-workflow-execution-history prints it or as this console saves it, one event per line, or an
        export of openswf. The file stays on this machine.
      </p>
      <label className="drop">
        <span>Choose a file, or drop it here</span>
        <input type="file" accept=".json,.jsonl,.ndjson,.txt" onChange={({ target }) => void read(target.files?.[0])} />
      </label>
      {outcome.problem !== undefined && (
        <div className="notice notice-error" role="alert">
          <strong>Cannot be opened</strong> <Text text={outcome.problem} />
        </div>
      )}
      <ul className="domain-list">
        {(outcome.histories ?? []).slice(0, offeredMax).map(({ number, history }) => (
          <li key={number}>
            <Link to="/execution" search={{ domain, file: number, tab: "history" }} className="domain-link">
              <Text className="domain-name" text={history.workflowId ?? "history"} />
              <span className="muted">{history.events.length.toLocaleString("en")} events</span>
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
}

async function open(file: File): Promise<Outcome> {
  if (file.size > fileBytesMax) return { problem: "The file is larger than 200 MB." };
  try {
    const histories = readHistoryFile(await file.text()).slice(0, offeredMax);
    return { histories: histories.map((history) => ({ number: keepOpen(history), history })) };
  } catch (error) {
    if (error instanceof FileError) return { problem: error.message };
    throw error;
  }
}
