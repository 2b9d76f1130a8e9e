import { type ReactElement, useEffect, useRef } from "react";

interface TextFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** When a change takes effect. `on enter` also when the field is left. */
  readonly takes: "on enter" | "while typing";
  readonly onChange: (value: string) => void;
}

/** A field that filters. It follows `value` where that changes from elsewhere, such as by the back button. */
export function TextField({ label, value = "", takes, onChange }: TextFieldProps): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current !== null && field.current.value.trim() !== value) field.current.value = value;
  }, [value]);
  const take = (): void => {
    const text = field.current?.value.trim() ?? "";
    if (text !== value) onChange(text);
  };
  return (
    <input
      ref={field}
      className="field"
      type="search"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      autoComplete="off"
      spellCheck={false}
      onBlur={take}
      onChange={() => {
        if (takes === "while typing") take();
      }}
      onKeyDown={({ key }) => {
        if (key === "Enter") take();
      }}
    />
  );
}
