import type { ReactElement, ReactNode } from "react";

interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** Stands for the setting where there is no room for its value. */
  readonly icon: ReactNode;
  readonly value: Value;
  readonly choices: readonly Value[];
  readonly texts: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

/** A small setting. The browser's own control: it works everywhere, phones included. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactElement {
  const { label, icon, value, choices, texts, onChange } = props;
  return (
    <span className="setting" title={`${label}: ${texts[value]}`}>
      {icon}
      <span className="setting-text" aria-hidden="true">
        {texts[value]}
      </span>
      <select
        aria-label={label}
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find((one) => one === target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {texts[choice]}
          </option>
        ))}
      </select>
    </span>
  );
}
