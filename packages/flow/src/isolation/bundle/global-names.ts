/**
 * Globals that the bundle reads once, so that its code finds them as fast as its own variables. All other globals are looked
 * up in the execution's global object each time.
 */
export const quickGlobals: readonly string[] = [
  ...["Object", "Function", "Array", "Number", "Boolean", "String", "Symbol", "BigInt", "Promise", "RegExp", "Date"],
  ...["Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"],
  ...["JSON", "Math", "Intl", "Map", "Set", "WeakMap", "WeakSet", "Proxy", "Reflect", "Iterator"],
  ...["ArrayBuffer", "DataView", "Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array"],
  ...["BigUint64Array", "BigInt64Array", "Uint8ClampedArray", "Float32Array", "Float64Array"],
  ...[
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
  ],
  ...["globalThis", "self", "global"],
];
