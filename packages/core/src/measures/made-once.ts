/** What belongs to a name, made when the name is first asked for. */
export class MadeOnce<Made> {
  readonly #made = new Map<string, Made>();
  readonly #make: (name: string) => Made;

  constructor(make: (name: string) => Made) {
    this.#make = make;
  }

  of(name: string): Made {
    return this.#made.get(name) ?? this.#first(name);
  }

  #first(name: string): Made {
    const made = this.#make(name);
    this.#made.set(name, made);
    return made;
  }
}

interface Type {
  readonly name: string;
  readonly version: string;
}

/** The same by a workflow or activity type: both its names are looked up, so that no text is made of them again. */
export class MadeOncePerType<Made> {
  readonly #byName: MadeOnce<MadeOnce<Made>>;

  /** `make` gets the type as labels show it. */
  constructor(make: (label: string) => Made) {
    this.#byName = new MadeOnce((name) => new MadeOnce((version) => make(`${name}/${version}`)));
  }

  of({ name, version }: Type): Made {
    return this.#byName.of(name).of(version);
  }
}
