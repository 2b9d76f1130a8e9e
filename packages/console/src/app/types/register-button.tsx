import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { DenialNote } from "../actions/denial-note.tsx";
import { useMayAct } from "../session/console-mode.ts";
import { RegisterTypeDialog } from "./register-type-dialog.tsx";
import type { TypeKind } from "./type-kind.ts";

interface RegisterButtonProps {
  readonly domain: string;
  readonly kind: TypeKind;
}

export function RegisterButton({ domain, kind }: RegisterButtonProps): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  if (!useMayAct()) return null;
  return (
    <>
      <Button className="button button-primary" onPress={() => setOpen(true)}>
        Register type
      </Button>
      <DenialNote operation={kind === "workflow" ? "RegisterWorkflowType" : "RegisterActivityType"} domain={domain} />
      {isOpen && <RegisterTypeDialog domain={domain} kind={kind} like={{}} onClose={() => setOpen(false)} />}
    </>
  );
}
