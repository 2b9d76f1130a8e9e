import { asksForCredentials, CallFault } from "@openswf/insight/calls/fault";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { useDomains } from "../domains/use-domains.ts";
import { useTimeMode } from "../parts/time.tsx";
import { setPreference, usePreference } from "../preferences.ts";
import { useConsoleMode } from "../session/console-mode.ts";
import { signAs, useSession } from "../session/session.ts";
import { SignIn } from "../session/sign-in.tsx";
import { timeModes } from "../time/time-text.ts";
import { Choice } from "./choice.tsx";
import { DomainMenu } from "./domain-menu.tsx";
import { ClockIcon, Mark, ThemeIcon } from "./icons.tsx";
import { Jump } from "./jump.tsx";
import { Shortcuts } from "./shortcuts.tsx";

const themes = ["system", "light", "dark"] as const;
const timeTexts = { relative: "Relative", local: "Local time", utc: "UTC" } as const;
const themeTexts = { system: "System", light: "Light", dark: "Dark" } as const;

/** What surrounds every page: where one is, how to get elsewhere, and how things are shown. */
export function Shell(): ReactElement {
  const { domain } = useSearch({ strict: false });
  const mode = useConsoleMode();
  const [theme, setTheme] = usePreference("theme", themes, "system");
  const [times, setTimes] = useTimeMode();
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.dataset["times"] = times === "relative" ? "relative" : "absolute";
  }, [theme, times]);
  useEffect(() => {
    if (domain !== undefined) setPreference("domain", domain);
  }, [domain]);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          <Mark />
          <span className="brand-name">openswf</span>
          <span className="hidden">: all domains</span>
        </Link>
        <DomainMenu domain={domain} />
        <nav className="tabs" aria-label="Pages">
          {domain !== undefined && <DomainTabs domain={domain} />}
          <Link to="/file" search={{ domain }} className="tab" activeOptions={{ includeSearch: false }}>
            Open a file
          </Link>
        </nav>
        <div className="bar-end">
          {domain !== undefined && <Jump domain={domain} />}
          {mode === "read only" && (
            <span className="badge" title="This console was started to read only: it offers no actions.">
              Read-only
            </span>
          )}
          <SignOut />
          <Choice
            label="Times"
            icon={<ClockIcon />}
            value={times}
            choices={timeModes}
            texts={timeTexts}
            onChange={setTimes}
          />
          <Choice
            label="Theme"
            icon={<ThemeIcon />}
            value={theme}
            choices={themes}
            texts={themeTexts}
            onChange={setTheme}
          />
          <Shortcuts domain={domain} />
        </div>
      </header>
      <div id="page" className="shell-page">
        <Gate />
      </div>
    </div>
  );
}

/** The page, once the server answers; who has to sign in first is asked to. */
function Gate(): ReactElement | null {
  const { number } = useSession();
  const { error, isPending } = useDomains();
  const mode = useConsoleMode();
  // While a key is tried, its form stays.
  const refusal = useRef<CallFault>(undefined);
  if (!isPending) refusal.current = error instanceof CallFault && asksForCredentials(error) ? error : undefined;
  if (refusal.current !== undefined) return <SignIn refusal={refusal.current} isTrying={isPending} />;
  if (isPending || mode === undefined) return null;
  return <Outlet key={number} />;
}

function SignOut(): ReactElement | null {
  const { accessKeyId } = useSession();
  const queries = useQueryClient();
  if (accessKeyId === undefined) return null;
  const signOut = (): void => {
    signAs(undefined);
    void queries.resetQueries();
  };
  return (
    <Button className="button button-quiet" onPress={signOut}>
      Sign out
    </Button>
  );
}

function DomainTabs({ domain }: { readonly domain: string }): ReactElement {
  return (
    <>
      <Link to="/executions" search={{ domain }} className="tab" activeOptions={{ includeSearch: false }}>
        Executions
      </Link>
      <Link to="/types" search={{ domain }} className="tab" activeOptions={{ includeSearch: false }}>
        Types
      </Link>
      <Link to="/task-lists" search={{ domain }} className="tab" activeOptions={{ includeSearch: false }}>
        Task lists
      </Link>
      <Link to="/server" search={{ domain }} className="tab" activeOptions={{ includeSearch: false }}>
        Server
      </Link>
    </>
  );
}
