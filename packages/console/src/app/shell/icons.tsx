import type { ReactElement } from "react";

/** The sign of openswf. */
export function Mark(): ReactElement {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path d="M8 10h10M8 16h16M14 22h10" className="mark-lines" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}

export function ClockIcon(): ReactElement {
  return (
    <svg viewBox="0 0 16 16" className="icon" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.5V8l2.5 1.75" />
    </svg>
  );
}

export function ThemeIcon(): ReactElement {
  return (
    <svg viewBox="0 0 16 16" className="icon" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" className="icon-filled" />
    </svg>
  );
}
