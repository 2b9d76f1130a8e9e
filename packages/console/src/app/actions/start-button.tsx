import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { StartDialog } from "./start-dialog.tsx";

export function StartButton({ domain }: { readonly domain: string }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="button button-primary" onPress={() => setOpen(true)}>
        Start execution
      </Button>
      {isOpen && <StartDialog domain={domain} onClose={() => setOpen(false)} />}
    </>
  );
}
