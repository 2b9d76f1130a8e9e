import type { ReactElement } from "react";
import { CopyButton } from "../parts/copy-button.tsx";
import { Empty } from "../parts/notice.tsx";

/** What to do on a server without any domain. */
export function FirstSteps(): ReactElement {
  const command = [
    "aws swf register-domain --name orders \\",
    "  --workflow-execution-retention-period-in-days 30 \\",
    `  --endpoint-url ${window.location.origin}`,
  ].join("\n");
  return (
    <Empty title="No domains yet">
      <p>A domain holds workflow types and their executions. Register one with the aws CLI:</p>
      <Code text={command} />
      <p>In a copy of the openswf repository, this runs a whole workflow:</p>
      <Code text={`npm run demo -- --endpoint ${window.location.origin}`} />
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
