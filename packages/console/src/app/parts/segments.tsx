import type { ReactElement } from "react";

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

/** One of a few choices. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: SegmentsProps<Value>): ReactElement {
  // `as`: the keys of the table are the values, but Object.keys returns plain strings.
  const values = Object.keys(choices) as Value[];
  return (
    <fieldset className="segments">
      <legend className="hidden">{label}</legend>
      {values.map((one) => (
        <button key={one} type="button" className="segment" aria-pressed={one === value} onClick={() => onChange(one)}>
          {choices[one]}
        </button>
      ))}
    </fieldset>
  );
}
