import type { CallFault } from "@openswf/insight/calls/fault";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { Text } from "../parts/text.tsx";
import { setPreference, useTextPreference } from "../preferences.ts";
import { useTitle } from "../shell/use-title.ts";
import { signAs } from "./session.ts";

interface SignInProps {
  readonly refusal: CallFault;
  /** Whether a key is being tried. */
  readonly isTrying: boolean;
}

/** Asks for an access key. `refusal` is what the server has said to the last call. */
export function SignIn({ refusal, isTrying }: SignInProps): ReactElement {
  useTitle("Sign in");
  const queries = useQueryClient();
  const region = useTextPreference("region") ?? "us-east-1";
  const [hasTried, setTried] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    setPreference("region", text("region"));
    setTried(true);
    signAs({
      accessKeyId: text("accessKeyId"),
      secretAccessKey: text("secretAccessKey"),
      sessionToken: text("sessionToken") || undefined,
      region: text("region"),
    });
    void queries.resetQueries();
  };
  return (
    <main className="page page-narrow sign-in">
      <h1>Sign in</h1>
      <p className="muted">
        This server wants every request signed. The key stays in the memory of this tab: it is never stored or sent, and
        leaving the page forgets it.
      </p>
      {!window.isSecureContext && (
        <div className="notice notice-error" role="alert">
          <strong>Signing is not possible here</strong> Browsers sign only on pages of HTTPS and of this machine. Use
          the HTTPS address of the server, or run openswf console --endpoint {window.location.origin}
        </div>
      )}
      {hasTried && !isTrying && (
        <div className="notice notice-error" role="alert">
          <strong>Not accepted</strong> <Text text={refusal.message} />
        </div>
      )}
      <form onSubmit={submit} className="form">
        <label>
          Access key id
          <input className="field" name="accessKeyId" autoComplete="off" spellCheck={false} required />
        </label>
        <label>
          Secret access key
          <input className="field" name="secretAccessKey" type="password" autoComplete="off" required />
        </label>
        <label>
          Session token <span className="muted">if the key has one</span>
          <input className="field" name="sessionToken" type="password" autoComplete="off" />
        </label>
        <label>
          Region
          <input className="field" name="region" defaultValue={region} autoComplete="off" spellCheck={false} required />
        </label>
        <button type="submit" className="button button-primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
