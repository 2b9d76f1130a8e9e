/** Values as the Flow Framework for Java writes them: Jackson puts most into a pair with the name of its class. */
export class JavaValue {
  readonly className: string | undefined;
  readonly value: unknown;

  constructor(className: string | undefined, value: unknown) {
    this.className = className;
    this.value = value;
  }
}

/** An object: `javaObject("com.acme.Order", { id: "7", cents: 4_000 })`. */
export const javaObject = (className: string, properties: object): JavaValue => new JavaValue(className, properties);
/** For a parameter of type `Long`; plain numbers are `Integer`, and also fit `int` and `long`. */
export const javaLong = (value: number): JavaValue => new JavaValue("java.lang.Long", value);
/** For properties whose type is an array or a final class: Jackson wants no class there. */
export const untyped = (value: unknown): JavaValue => new JavaValue(undefined, value);

/** The input of a method: the array of its arguments. */
export function javaArguments(...args: readonly unknown[]): unknown {
  return ["[Ljava.lang.Object;", args.map(toJava)];
}

/** What Jackson reads as this value. Arrays become lists, and objects without a class become maps. */
export function toJava(value: unknown): unknown {
  if (value instanceof JavaValue) {
    const { className, value: inner } = value;
    if (className === undefined) return inner;
    return [className, typeof inner === "object" && inner !== null ? ofEach(inner, toJava) : inner];
  }
  if (Array.isArray(value)) return ["java.util.ArrayList", value.map(toJava)];
  if (value instanceof Date) return ["java.util.Date", value.getTime()];
  if (typeof value === "object" && value !== null) return ["java.util.LinkedHashMap", ofEach(value, toJava)];
  return value;
}

/** As `com.acme.Order`, `[I` or `[Ljava.lang.Object;`. */
const className = /^(?:\[+(?:[BCDFIJSZ]|L[\w.$]+;)|[a-z]\w*(?:\.[a-z_]\w*)*\.[A-Z][\w$]*)$/;

/** Such a value without its classes. A Date comes as its milliseconds. */
export function fromJava(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [name, inner] = value;
    if (value.length === 2 && typeof name === "string" && className.test(name)) return fromJava(inner);
    return value.map(fromJava);
  }
  return typeof value === "object" && value !== null ? ofEach(value, fromJava) : value;
}

function ofEach(object: object, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(object)) return object.map(change);
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
