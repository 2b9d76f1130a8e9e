import { type ReactElement, useId } from "react";
import { lengthCheck } from "../../logic/forms/checks.ts";
import { jsonVerdict } from "../../logic/forms/json-check.ts";

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly charactersMax: number;
  readonly onChange: (value: string) => void;
}

/** A text that is often JSON: it says while one types whether it is, and where it breaks. SWF takes any text. */
export function TextArea({ label, value, charactersMax, onChange }: TextAreaProps): ReactElement {
  const id = useId();
  const problem = lengthCheck(charactersMax)(value);
  const { isWrong, text } = noteOn(value, problem);
  return (
    <label>
      <span>
        {label}{" "}
        <span id={id} className={isWrong ? "too-long" : "muted"} role="status">
          {text}
        </span>
      </span>
      <textarea
        className="field area"
        rows={6}
        value={value}
        aria-describedby={id}
        aria-invalid={problem !== undefined}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

function noteOn(value: string, problem: string | undefined): { readonly isWrong: boolean; readonly text: string } {
  if (problem !== undefined) return { isWrong: true, text: problem };
  const verdict = jsonVerdict(value);
  switch (verdict.kind) {
    case "empty":
      return { isWrong: false, text: "optional" };
    case "json":
      return { isWrong: false, text: "JSON" };
    case "text":
      return { isWrong: false, text: "text, not JSON" };
    case "broken":
      return { isWrong: true, text: `not JSON from line ${verdict.line}, column ${verdict.column}` };
  }
}
