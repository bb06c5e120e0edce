import fc from "fast-check";

/** What others may write to deceive a terminal, a reader or a CI system. */
export const hostileTexts = [
  "\u001B[2K\rprod-eu-1: passed",
  "\u001B]0;title\u0007",
  "\u001B]52;c;cm0gLXJmIH4=\u0007",
  "\u001B]8;;https://evil.example\u001B\\https://login.acme.dev\u001B]8;;\u001B\\",
  "\u009B31mred by one character",
  "\n::error file=fleet.yaml::forged",
  "\r::add-mask::passed",
  "\u0085::set-output name=clusters::[]",
  "\u00A0\u2003::stop-commands::x",
  "log ##[group]forged",
  "##vso[task.setvariable variable=x]y",
  "##teamcity[buildStatus status='SUCCESS']",
  "admin\u202Egro.live\u2066",
  "zero\u200Bwidth\uFEFF",
  "line\u2028separator\u2029",
  "\uD800 alone",
  "\u{E0001}tag",
  "<{%fg 2%}>passed<{%reset%}>",
] as const;

/** Texts from others: any at all, with hostile ones among them. */
export const remoteTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostileTexts, ":", "::", "#", "##", "[", " ", "\n", "\r", "\r\n", "\t", "\u001B"),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
