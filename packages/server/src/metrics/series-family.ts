import { type Family, type LabelName, type LabelNames, labelKinds } from "@openswf/core/ports/meter";
import { invariant } from "@openswf/model/invariant";

/** What a label says once its names have filled the room that its measure has. */
export const otherNames = "(other)";

/** The series of the values so far, if they are all, and what follows each further value. */
class Node<Series> {
  readonly next = new Map<string, Node<Series>>();
  series: Series | undefined;
}

/**
 * The series of one measure, by the values of its labels.
 *
 * F1. The same values give the same series, found without making a text of them: this is on the way of every call.
 * F2. At most `namesMax` sets of names that users choose are kept apart. Beyond that, a new domain still has a series, for as
 *     many domains; what is in it counts as `(other)`. Beyond that, the domain does too.
 * F3. Values of known labels are names of this program, so there are few of them for each set of names.
 */
export class SeriesFamily<Labels extends LabelNames, Series> {
  readonly #labels: Labels;
  readonly #namesMax: number;
  readonly #make: () => Series;
  readonly #root = new Node<Series>();
  readonly #all: { readonly values: readonly string[]; readonly series: Series }[] = [];
  /** The sets of open values that have been seen: all of them, and the domains alone. */
  readonly #names = new Set<string>();
  readonly #domains = new Set<string>();

  constructor(labels: Labels, namesMax: number, make: () => Series) {
    this.#labels = labels;
    this.#namesMax = namesMax;
    this.#make = make;
    invariant(labels.length <= 3, "a measure has more than three labels");
    // Without labels there is one series, which shows from the start.
    if (labels.length === 0) this.#enter([]);
  }

  /** This family, with its labels in its type. */
  get typed(): Family<Labels, Series> {
    // `as`: whoever has labels gives as many values.
    return this as unknown as Family<Labels, Series>;
  }

  /** F1: no measure has more than three labels, and so many arguments cost no array. */
  of(first?: string, second?: string, third?: string): Series {
    let node: Node<Series> | undefined = this.#root;
    if (first !== undefined) {
      node = node.next.get(first);
      if (second !== undefined) {
        node = node?.next.get(second);
        if (third !== undefined) node = node?.next.get(third);
      }
    }
    return node?.series ?? this.#enter(this.#bounded([first, second, third].filter((value) => value !== undefined)));
  }

  /** Every series so far, with the values of its labels. */
  get all(): Iterable<{ readonly values: readonly string[]; readonly series: Series }> {
    return this.#all;
  }

  #enter(values: readonly string[]): Series {
    let node = this.#root;
    for (const value of values) {
      const next = node.next.get(value) ?? new Node<Series>();
      node.next.set(value, next);
      node = next;
    }
    if (node.series !== undefined) return node.series;
    const series = this.#make();
    node.series = series;
    this.#all.push({ values, series });
    return series;
  }

  /** F2. */
  #bounded(values: readonly string[]): readonly string[] {
    const names = values.filter((_, index) => isOpen(this.#labels[index]));
    if (names.length === 0 || this.#hasRoom(this.#names, names.join("\n"))) return values;
    const domain = values.find((_, index) => this.#labels[index] === "domain");
    const keepsDomain = domain !== undefined && this.#hasRoom(this.#domains, domain);
    return values.map((value, index) => {
      const label = this.#labels[index];
      return !isOpen(label) || (label === "domain" && keepsDomain) ? value : otherNames;
    });
  }

  #hasRoom(known: Set<string>, names: string): boolean {
    if (!known.has(names) && known.size >= this.#namesMax) return false;
    known.add(names);
    return true;
  }
}

const isOpen = (label: LabelName | undefined): boolean => label !== undefined && labelKinds[label] === "open";
