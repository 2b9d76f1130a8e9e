import { type ReactElement, type ReactNode, useState } from "react";
import { FileError } from "../../logic/files/file-error.ts";
import { type OpenedHistory, readHistoryFile } from "../../logic/files/read-history-file.ts";
import { Text } from "../parts/text.tsx";
import { keepOpen } from "./opened-files.ts";

/** Larger files would stop the tab while they are read. */
const fileBytesMax = 200_000_000;
/** Histories of an export that are offered. */
const offeredMax = 200;

interface Offered {
  readonly number: string;
  readonly history: OpenedHistory;
}

interface Outcome {
  readonly problem?: string;
  readonly histories?: readonly Offered[];
}

interface OpenFileProps {
  /** A file with one history was opened, under this number. */
  readonly onOpened: (number: string) => void;
  /** A link to one of several histories of a file. */
  readonly link: (number: string, text: ReactNode) => ReactElement;
}

/** Takes a file with histories, which stays on this machine. */
export function OpenFile({ onOpened, link }: OpenFileProps): ReactElement {
  const [outcome, setOutcome] = useState<Outcome>({});
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const next = await open(file);
    setOutcome(next);
    const [only, ...others] = next.histories ?? [];
    if (only !== undefined && others.length === 0) onOpened(only.number);
  };
  return (
    <>
      <label
        className="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void read(event.dataTransfer.files[0]);
        }}
      >
        <span>Choose a file, or drop it here</span>
        <input type="file" accept=".json,.jsonl,.ndjson,.txt" onChange={({ target }) => void read(target.files?.[0])} />
      </label>
      {outcome.problem !== undefined && (
        <div className="notice notice-error" role="alert">
          <strong>Cannot be opened</strong> <Text text={outcome.problem} />
        </div>
      )}
      <ul className="domain-list">
        {(outcome.histories ?? []).map(({ number, history }) => (
          <li key={number}>{link(number, <HistoryName history={history} />)}</li>
        ))}
      </ul>
    </>
  );
}

function HistoryName({ history }: { readonly history: OpenedHistory }): ReactElement {
  return (
    <>
      <Text className="domain-name" text={history.workflowId ?? "history"} />
      <span className="muted">{history.events.length.toLocaleString("en")} events</span>
    </>
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
