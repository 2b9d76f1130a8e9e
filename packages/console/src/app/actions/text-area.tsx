import type { ReactElement } from "react";
import { jsonModel } from "../../logic/json/json-model.ts";

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly charactersMax: number;
  readonly onChange: (value: string) => void;
}

/** A text that is often JSON: it says while one types whether it is. SWF takes any text. */
export function TextArea({ label, value, charactersMax, onChange }: TextAreaProps): ReactElement {
  const isJson = value.trim() !== "" && jsonModel(value).kind === "json";
  const isTooLong = value.length > charactersMax;
  return (
    <label>
      <span>
        {label}{" "}
        <span className={isTooLong ? "too-long" : "muted"} role="status">
          {isTooLong
            ? `${value.length.toLocaleString("en")} characters, at most ${charactersMax.toLocaleString("en")}`
            : value.trim() === ""
              ? "optional"
              : isJson
                ? "JSON"
                : "text, not JSON"}
        </span>
      </span>
      <textarea
        className="field area"
        rows={6}
        value={value}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
