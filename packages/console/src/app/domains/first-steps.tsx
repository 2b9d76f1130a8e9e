import type { ReactElement } from "react";
import { CopyButton } from "../parts/copy-button.tsx";
import { Empty } from "../parts/notice.tsx";

/** What to do on a server without any domain. */
export function FirstSteps(): ReactElement {
  const endpoint = `--endpoint ${window.location.origin}`;
  return (
    <Empty title="No domains yet">
      <p>A domain holds workflow types and their executions. Register one:</p>
      <Code text={`npx openswf domain register orders --retention 30 ${endpoint}`} />
      <p>This registers one and runs a whole workflow in it:</p>
      <Code text={`npx openswf demo ${endpoint}`} />
    </Empty>
  );
}

/** Text to copy into a terminal. */
export function Code({ text }: { readonly text: string }): ReactElement {
  return (
    <div className="code">
      <pre>{text}</pre>
      <CopyButton text={text} what="the command" />
    </div>
  );
}
