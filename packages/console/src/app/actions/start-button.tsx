import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { DenialNote } from "./denial-note.tsx";
import { StartDialog } from "./start-dialog.tsx";

export function StartButton({ domain }: { readonly domain: string }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <DenialNote operation="StartWorkflowExecution" domain={domain} />
      <Button className="button button-primary" onPress={() => setOpen(true)}>
        Start execution
      </Button>
      {isOpen && <StartDialog domain={domain} onClose={() => setOpen(false)} />}
    </>
  );
}
