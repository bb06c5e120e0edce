import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".lab/", "dist/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Template strings with numbers are readable and safe.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // node:test's test() returns a promise that the runner itself awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["test", "suite", "describe", "it"] },
          ],
        },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
      "no-param-reassign": ["error", { props: true }],
      "no-console": "error",
    },
  },
  {
    // The edges that talk to a person at a terminal.
    files: ["lab/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    // Only the entries, the command's and its worker's, know the process that they run in; the rest is given what it needs.
    files: ["fleet/**/*.ts"],
    ignores: ["fleet/main.ts", "fleet/engine/worker/main.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["argv", "env", "cwd", "stdin", "stdout", "stderr", "exit", "exitCode"].map((property) => ({
          object: "process",
          property,
          message: "Take it from Surroundings.",
        })),
      ],
    },
  },
  {
    // Messages quote what others wrote, so one file hands them to the engine.
    files: ["index.ts", "program/**/*.ts", "components/**/*.ts"],
    ignores: ["program/messages.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["log", "RunError"].map((property) => ({
          object: "pulumi",
          property,
          message: "Use program/messages.ts, which makes the message printable.",
        })),
      ],
    },
  },
);
