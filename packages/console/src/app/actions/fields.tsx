import { visibleText } from "@openswf/insight/text/visible-text";
import type { ChildPolicy } from "@openswf/model/wire-types";
import { type ReactElement, type ReactNode, useId } from "react";
import { Text } from "../parts/text.tsx";

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
  /** Said where nothing is wrong. */
  readonly note?: string | undefined;
  /** What holds while the field is empty. */
  readonly placeholder?: string | undefined;
}

/** A text in one line, with what is wrong with it. */
export function Line({ label, value, onChange, problem, note, placeholder }: LineProps): ReactElement {
  const id = useId();
  return (
    <label>
      <span>
        {label}{" "}
        <span id={id} className={problem === undefined ? "muted" : "too-long"} aria-live="polite">
          <Text text={problem ?? note} />
        </span>
      </span>
      <input
        className="field"
        value={value}
        placeholder={placeholder === undefined ? undefined : visibleText(placeholder)}
        aria-describedby={id}
        aria-invalid={problem !== undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

const policies: Readonly<Record<ChildPolicy, string>> = {
  TERMINATE: "Terminate open children",
  REQUEST_CANCEL: "Request cancel of open children",
  ABANDON: "Leave open children alone",
};
// `as`: the keys of the table are the policies, but Object.keys returns plain strings.
const policyNames = Object.keys(policies) as readonly ChildPolicy[];

const consequences: Readonly<Record<ChildPolicy, string>> = {
  TERMINATE: "Its open children end at once, without a chance to clean up.",
  REQUEST_CANCEL: "Each open child gets a cancel request in its history, and its decider decides what to do.",
  ABANDON: "Its open children go on by themselves.",
};

interface ChildPolicyProps {
  readonly label: string;
  readonly value: ChildPolicy | "";
  /** What an empty choice means. */
  readonly byDefault: string | undefined;
  /** Marked as the one that holds. */
  readonly own?: ChildPolicy | undefined;
  readonly onChange: (value: ChildPolicy | "") => void;
}

/** Chooses what becomes of the children of an execution that is terminated or times out. */
export function ChildPolicyField({ label, value, byDefault, own, onChange }: ChildPolicyProps): ReactElement {
  return (
    <label>
      {label}
      <select
        className="choice"
        value={value}
        onChange={({ target }) => onChange(policyNames.find((name) => name === target.value) ?? "")}
      >
        {byDefault !== undefined && <option value="">{byDefault}</option>}
        {policyNames.map((name) => (
          <option key={name} value={name}>
            {policies[name]}
            {name === own ? " (its child policy)" : ""}
          </option>
        ))}
      </select>
      {value !== "" && <span className="muted">{consequences[value]}</span>}
    </label>
  );
}

/** Fields that are rarely needed. */
export function MoreFields({
  title,
  isOpen,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <details open={isOpen}>
      <summary>{title}</summary>
      <div className="form">{children}</div>
    </details>
  );
}
