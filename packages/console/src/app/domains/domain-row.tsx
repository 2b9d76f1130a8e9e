import { visibleText } from "@openswf/insight/text/visible-text";
import type { DomainInfo } from "@openswf/model/wire-types";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ActionDialog } from "../actions/action-dialog.tsx";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { useMayAct } from "../session/console-mode.ts";
import { swf } from "../swf.ts";

/** A domain, with what it keeps for how long, and what can be done to it. */
export function DomainRow({ info }: { readonly info: DomainInfo }): ReactElement {
  const { name, description } = info;
  const [isOpen, setOpen] = useState(false);
  const mayAct = useMayAct();
  return (
    <>
      <tr>
        <td>
          <Link to="/executions" search={{ domain: name }} className="domain-name">
            <Text text={name} />
          </Link>
        </td>
        <td>
          <Text className="muted" text={description} />
        </td>
        <td className="cell-actions">
          <Button
            className="button button-quiet button-small"
            aria-label={visibleText(`Details of ${name}`)}
            aria-expanded={isOpen}
            onPress={() => setOpen(!isOpen)}
          >
            Details
          </Button>
          {mayAct && <StatusChange info={info} />}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={3}>
            <DomainDetails name={name} />
          </td>
        </tr>
      )}
    </>
  );
}

function DomainDetails({ name }: { readonly name: string }): ReactElement | null {
  const { data, error } = useQuery({
    queryKey: ["domain", name],
    queryFn: ({ signal }) => swf.call("DescribeDomain", { name }, signal),
  });
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return null;
  const days = data.configuration.workflowExecutionRetentionPeriodInDays;
  const facts = {
    "Keeps closed executions for":
      days === "NONE" || days === "0" ? "no time" : `${days} ${days === "1" ? "day" : "days"}`,
    ARN: data.domainInfo.arn,
  };
  return (
    <dl className="attributes">
      {Object.entries(facts).map(([title, value]) => (
        <div key={title} className="fact">
          <dt>{title}</dt>
          <dd>
            <Text text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Deprecates a registered domain, and restores a deprecated one. */
function StatusChange({ info: { name, status } }: { readonly info: DomainInfo }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const isRegistered = status === "REGISTERED";
  const verb = isRegistered ? "Deprecate" : "Restore";
  const shared = { title: `${verb} ${name}`, verb, input: { name }, onDone: close, onClose: close };
  return (
    <>
      <Button
        className="button button-quiet button-small"
        aria-label={visibleText(`${verb} ${name}`)}
        onPress={() => setOpen(true)}
      >
        {verb}
      </Button>
      {isOpen && isRegistered && (
        <ActionDialog {...shared} tone="danger" operation="DeprecateDomain">
          <p>
            Nothing new can be started or registered in it. What is open goes on, and what it keeps can still be read.
            It can be restored.
          </p>
        </ActionDialog>
      )}
      {isOpen && !isRegistered && (
        <ActionDialog {...shared} tone="usual" operation="UndeprecateDomain">
          <p>The domain is registered again, with what it holds.</p>
        </ActionDialog>
      )}
    </>
  );
}
