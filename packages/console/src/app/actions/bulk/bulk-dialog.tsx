import type { WorkflowExecution, WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { type FormEvent, type ReactElement, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { denialText } from "../../../api/denial.ts";
import { type BulkActionName, type BulkPlan, planBulk } from "../../../logic/bulk/plan-bulk.ts";
import { Text } from "../../parts/text.tsx";
import { useDenial } from "../../session/denials.ts";
import { CallPreview } from "../call-preview.tsx";
import { bulkActions, emptyFields } from "./bulk-actions.ts";
import { BulkFieldsForm } from "./bulk-fields.tsx";
import { BulkOutcome } from "./bulk-outcome.tsx";
import { BulkRun } from "./bulk-run.ts";
import { browserClock, bulkCallsPerSecondMax, CallPace } from "./call-pace.ts";

/** Executions that a preview names. */
const namedMax = 100;

interface BulkDialogProps {
  readonly domain: string;
  readonly name: BulkActionName;
  readonly chosen: readonly WorkflowExecutionInfo[];
  /** One of them is done. */
  readonly onSent: (target: WorkflowExecution) => void;
  readonly onClose: (outcome: "all done" | "something left") => void;
}

/** Does one thing to many executions: first what and to which, then how it goes, and what came of it. */
export function BulkDialog({ domain, name, chosen, onSent, onClose }: BulkDialogProps): ReactElement {
  const action = bulkActions[name];
  // What the reader has seen when the dialog opened. The list goes on changing behind it.
  const [plan] = useState(() => planBulk(name, chosen));
  const [fields, setFields] = useState(emptyFields);
  const [run, setRun] = useState<BulkRun | undefined>();
  const count = plan.targets.length;
  const title = `${action.verb} ${count.toLocaleString("en")} ${count === 1 ? "execution" : "executions"}`;
  const isReady = count > 0 && action.isReady(fields);
  const start = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || run !== undefined) return;
    const pace = new CallPace(browserClock);
    const started = new BulkRun({
      targets: plan.targets,
      clock: browserClock,
      pace,
      send: async (target, signal) => {
        await action.send({ domain, target, fields, pace, signal });
        onSent(target);
      },
    });
    setRun(started);
    void started.run();
  };
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={run !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose("something left")}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          {run === undefined ? (
            <form onSubmit={start} className="form">
              <Heading slot="title">{title}</Heading>
              <p>{action.explanation}</p>
              {plan.leftOut.map((sentence) => (
                <p key={sentence} className="muted">
                  {sentence}
                </p>
              ))}
              <BulkFieldsForm name={name} fields={fields} onChange={setFields} />
              <Denied name={name} domain={domain} />
              <Preview
                plan={plan}
                callOf={(target) => action.preview(domain, target, fields)}
                operation={action.operation}
              />
              <div className="dialog-buttons">
                <Button className="button" onPress={() => onClose("something left")}>
                  Close
                </Button>
                <Button
                  type="submit"
                  className={action.tone === "danger" ? "button button-danger" : "button button-primary"}
                  isDisabled={!isReady}
                >
                  {title}
                </Button>
              </div>
            </form>
          ) : (
            <BulkOutcome run={run} title={title} participle={action.participle} domain={domain} onClose={onClose} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Denied({ name, domain }: Pick<BulkDialogProps, "name" | "domain">): ReactElement | null {
  const denial = useDenial(bulkActions[name].operation, domain);
  return denial === undefined ? null : <Text className="too-long" text={denialText(denial)} />;
}

interface PreviewProps {
  readonly plan: BulkPlan;
  readonly operation: string;
  readonly callOf: (target: BulkPlan["targets"][number]) => object;
}

/** How many calls, the first of them, and to which executions. */
function Preview({ plan, operation, callOf }: PreviewProps): ReactElement {
  const { targets } = plan;
  const named = useMemo(() => targets.slice(0, namedMax), [targets]);
  const [first] = targets;
  const seconds = Math.ceil(targets.length / bulkCallsPerSecondMax);
  return (
    <>
      <p className="muted">
        At most {bulkCallsPerSecondMax} calls a second, so that this takes at least {seconds.toLocaleString("en")} s. It
        can be stopped. Keep this tab open.
      </p>
      <details className="preview">
        <summary>What will be sent</summary>
        {first !== undefined && <CallPreview operation={`${operation}, to the first:`} input={callOf(first)} />}
        <p>To these{targets.length > namedMax && `, and ${(targets.length - namedMax).toLocaleString("en")} more`}:</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
        <ul className="plain-list preview-list" tabIndex={0} aria-label="Executions">
          {named.map(({ workflowId, runId }) => (
            <li key={runId}>
              <Text className="id" text={workflowId} /> <Text className="id muted" text={runId} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
