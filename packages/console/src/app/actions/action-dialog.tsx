import type { OperationName, Operations } from "@openswf/model/operations";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { denialText } from "../../api/denial.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { useDenial } from "../session/denials.ts";
import { act } from "./act.ts";
import { noteActed } from "./acted.ts";
import { CallPreview } from "./call-preview.tsx";

export interface ActionDialogProps<Name extends OperationName> {
  readonly title: string;
  /** What the button says: a verb. */
  readonly verb: string;
  readonly tone: "usual" | "danger";
  readonly operation: Name;
  /** What will be sent. `undefined` while something is missing or wrong. */
  readonly input: Operations[Name]["input"] | undefined;
  /** The fields. */
  readonly children: ReactNode;
  readonly onDone: (output: Operations[Name]["output"]) => void;
  readonly onClose: () => void;
}

/** Asks for what an operation needs, shows the call that will be made, makes it, and says what came of it. */
export function ActionDialog<Name extends OperationName>(props: ActionDialogProps<Name>): ReactElement {
  const { title, verb, tone, operation, input, children, onDone, onClose } = props;
  const queries = useQueryClient();
  const [state, setState] = useState<{ readonly isSending: boolean; readonly error?: unknown }>({ isSending: false });
  const denial = useDenial(operation, input !== undefined && "domain" in input ? input.domain : undefined);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (input === undefined || state.isSending) return;
    setState({ isSending: true });
    try {
      const output = await act(operation, input);
      void queries.invalidateQueries();
      noteActed();
      onDone(output);
    } catch (error) {
      setState({ isSending: false, error });
    }
  };
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable={!state.isSending}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          <form onSubmit={(event) => void send(event)} className="form">
            <Heading slot="title">
              <Text text={title} />
            </Heading>
            {children}
            {state.error !== undefined && <ErrorNotice error={state.error} />}
            {state.error === undefined && denial !== undefined && (
              <Text className="too-long" text={denialText(denial)} />
            )}
            <details className="preview">
              <summary>What will be sent</summary>
              <CallPreview operation={operation} input={input} />
            </details>
            <div className="dialog-buttons">
              <Button className="button" onPress={onClose} isDisabled={state.isSending}>
                Close
              </Button>
              <Button
                type="submit"
                className={tone === "danger" ? "button button-danger" : "button button-primary"}
                // Neither disabled nor pending while it sends: the one loses the focus, the other stays announced for ever.
                isDisabled={input === undefined}
              >
                {state.isSending ? "Sending …" : verb}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
