import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { expiryProblem } from "../../../components/certificates/lifetime.ts";

const now = Date.parse("2026-01-01T00:00:00Z");

const cases = [
  { name: "enough is left", notAfter: "2026-01-03T00:00:00Z", leastHours: 24, problem: undefined },
  { name: "exactly enough is left", notAfter: "2026-01-02T00:00:00Z", leastHours: 24, problem: undefined },
  { name: "too little is left", notAfter: "2026-01-01T23:00:00Z", leastHours: 24, problem: "in 23 hours" },
  {
    name: "days are left, but too few",
    notAfter: "2026-01-11T00:00:00Z",
    leastHours: 720,
    problem: "in 10 days",
  },
  { name: "it has ended", notAfter: "2025-12-31T00:00:00Z", leastHours: 24, problem: "ended on 2025-12-31" },
] as const;

suite("expiryProblem", () => {
  for (const { name, notAfter, leastHours, problem } of cases) {
    test(name, () => {
      const found = expiryProblem({ name: "certificate", notAfter, leastHours, remedy: "Do this." }, now);
      if (problem === undefined) assert.equal(found, undefined);
      else {
        assert.match(found ?? "", new RegExp(problem));
        assert.match(found ?? "", /Do this\.$/);
      }
    });
  }
});
