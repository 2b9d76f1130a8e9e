import { expect, test } from "vitest";
import { howToWatch } from "../../src/cli/start-up/welcome.ts";

test("the welcome suggests commands as this installation runs them", () => {
  expect(howToWatch("http://127.0.0.1:7930", { program: "npx openswf", canCall: true })).toContain(
    "\n    npx openswf demo\n    npx openswf workflow list\n",
  );
  expect(howToWatch("http://127.0.0.1:1234", { program: "openswf", canCall: true })).toContain(
    "\n    openswf workflow list --endpoint http://127.0.0.1:1234\n",
  );
});

test("the welcome suggests no command that needs a package which is not installed", () => {
  const text = howToWatch("http://127.0.0.1:7930", { program: "openswf", canCall: false });
  expect(text).not.toContain("demo");
  expect(text).toContain("install the package @openswf/console");
});
