import type { OperationName } from "@openswf/model/operations";
import type { ReactElement } from "react";
import { denialText } from "../../api/denial.ts";
import { Text } from "../parts/text.tsx";
import { useDenial } from "../session/denials.ts";

interface DenialNoteProps {
  readonly operation: OperationName;
  readonly domain: string | undefined;
}

/** Says beside an action that it has been denied before. It may be tried again: policies change, and may have conditions. */
export function DenialNote({ operation, domain }: DenialNoteProps): ReactElement | null {
  const denial = useDenial(operation, domain);
  if (denial === undefined) return null;
  return (
    <span className="menu-note">
      <Text text={denialText(denial)} />
    </span>
  );
}
