import { visit } from "jsonc-parser";
import { parseInstant } from "../dates/parse-instant.ts";
import { DirectoryProblem } from "./directory-content.ts";
import { isName, type NameKind, ruleOf, whyNot } from "./names.ts";

/**
 * A JSON value with its path. Error messages name the path and never show the value, which may be a secret in the wrong
 * place.
 */
export class Reading {
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown) {
    this.path = path;
    this.value = value;
  }

  static parse(text: string): Reading {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      // V8's message quotes the text around the error, which may be a secret, so only the line is reported.
      const [, position] = /position (\d+)/.exec(cause instanceof Error ? cause.message : "") ?? [];
      const line = position === undefined ? "" : ` (line ${lineOf(text, Number(position))})`;
      throw new DirectoryProblem(`invalid JSON${line}`);
    }
    refuseDuplicateMembers(text);
    return new Reading("", value);
  }

  /** Refuses unknown members: a mistyped `polices` must not mean "none". */
  only(...names: readonly string[]): this {
    const unknown = Object.keys(this.#members()).find((name) => !names.includes(name));
    if (unknown === undefined) return this;
    throw this.#wrong(`unknown member ${JSON.stringify(unknown)}: expected ${names.join(", ")}`);
  }

  optional(name: string): Reading | undefined {
    const members = this.#members();
    return Object.hasOwn(members, name) ? new Reading(this.#at(name), members[name]) : undefined;
  }

  required(name: string): Reading {
    const member = this.optional(name);
    if (member === undefined) throw this.#wrong(`missing member ${name}`);
    return member;
  }

  /** The members, after checking that each name is valid for this kind. */
  entries(kind: NameKind): readonly (readonly [name: string, value: Reading])[] {
    return Object.entries(this.#members()).map(([name, value]) => {
      const why = whyNot(kind, name);
      if (why !== undefined) throw this.#wrong(why);
      return [name, new Reading(this.#at(name), value)];
    });
  }

  items(): readonly Reading[] {
    if (!Array.isArray(this.value)) throw this.#wrong("expected an array");
    return this.value.map((item: unknown, index) => new Reading(`${this.path}[${index}]`, item));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.#wrong("expected a string");
    return this.value;
  }

  named(kind: NameKind): string {
    const text = this.text();
    if (!isName(kind, text)) throw this.#wrong(ruleOf(kind));
    return text;
  }

  oneOf<Choice extends string>(...choices: readonly Choice[]): Choice {
    const text = this.text();
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw this.#wrong(`expected one of ${choices.join(", ")}`);
    return choice;
  }

  /** ISO 8601. */
  instant(): number {
    const instant = parseInstant(this.text());
    if (instant === undefined) throw this.#wrong("expected a time such as 2026-01-31T12:00:00Z");
    return instant;
  }

  #members(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value)) {
      throw this.#wrong("expected an object");
    }
    // `as`: an object other than an array is a record of members.
    return this.value as Readonly<Record<string, unknown>>;
  }

  #at(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  #wrong(what: string): DirectoryProblem {
    return new DirectoryProblem(`${this.path === "" ? "the file" : this.path}: ${what}`);
  }
}

const lineOf = (text: string, position: number): number => text.slice(0, position).split("\n").length;

/**
 * Refuses duplicate members in one object, as IAM does. JSON.parse keeps only the last one; the dropped one may have
 * been the condition that mattered.
 */
function refuseDuplicateMembers(text: string): void {
  const open: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (name, offset) => {
        const names = open.at(-1);
        if (names?.has(name)) {
          throw new DirectoryProblem(`line ${lineOf(text, offset)}: duplicate member in one object`);
        }
        names?.add(name);
      },
    },
    { disallowComments: true },
  );
}
