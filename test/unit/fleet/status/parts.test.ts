import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { heldRoles } from "../../../../fleet/status/access.ts";
import { accessMatrix } from "../../../../fleet/status/accessMatrix.ts";
import { timeScale } from "../../../../fleet/status/html/timeScale.ts";
import { ago, dayText, distance, minuteText } from "../../../../fleet/status/timeText.ts";
import { accessBindings } from "../../../../oidc/access/binding.ts";
import { certificates, cluster, daysFromNow, takenAt } from "./fleets.ts";

describe("a certificate", () => {
  const cases: readonly (readonly [
    servingDays: number,
    authorityDays: number,
    serving: string,
    authority: string,
  ])[] = [
    [61, 3600, "valid", "valid"],
    [30.1, 90.1, "valid", "valid"],
    [30, 90, "due", "due"],
    [0.1, 0.1, "due", "due"],
    [0, 0, "ended", "ended"],
    [-4, -4, "ended", "ended"],
  ];
  for (const [servingDays, authorityDays, ...states] of cases) {
    it(`is ${states.join(" and ")} with ${servingDays} and ${authorityDays} days left`, () => {
      const found = certificates("hub", servingDays, authorityDays);
      assert.deepEqual(
        found.map(({ state }) => state),
        states,
      );
      assert.equal(found[0]?.dueFrom, daysFromNow(servingDays - 30));
      assert.equal(found[1]?.dueFrom, daysFromNow(authorityDays - 90));
    });
  }
});

describe("times", () => {
  const cases: readonly (readonly [days: number, told: string])[] = [
    [-800, "2 years ago"],
    [-203, "203 days ago"],
    [-1.2, "28 hours ago"],
    [-1 / 24, "1 hour ago"],
    [-5 / 1440, "5 minutes ago"],
    [0, "just now"],
    [0.5 / 1440, "just now"],
    [2 / 1440, "in 2 minutes"],
    [1, "in 24 hours"],
    [61, "in 61 days"],
    [3650, "in 10 years"],
  ];
  for (const [days, told] of cases) {
    it(`are told as ${told}`, () => {
      assert.equal(distance(daysFromNow(days), takenAt), told);
      if (days <= 0) assert.equal(ago(daysFromNow(days), takenAt), told);
    });
  }

  it("are days and minutes in UTC", () => {
    assert.equal(dayText("2026-12-31T23:30:00-02:00"), "1 Jan 2027");
    assert.equal(minuteText(takenAt), "24 Nov 2026, 18:34 UTC");
  });
});

describe("a time line's scale", () => {
  const stretch = fc
    .tuple(
      fc.date({ min: new Date("1999-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      fc.integer({ min: 1, max: 40 * 365 }),
    )
    .map(([from, days]) => ({ from: from.getTime(), until: from.getTime() + days * 86_400_000 }));

  it("keeps the order of moments inside of its width", () => {
    fc.assert(
      fc.property(stretch, fc.array(fc.integer({ min: 0, max: 4e12 })), ({ from, until }, moments) => {
        const { place } = timeScale(from, until);
        const places = moments.toSorted((left, right) => left - right).map(place);
        assert.deepEqual(
          places,
          places.toSorted((left, right) => left - right),
        );
        for (const each of places) assert.ok(each >= 0 && each <= 100);
        assert.deepEqual([place(from), place(until)], [0, 100]);
      }),
    );
  });

  it("has few ticks, each at the beginning of what it names", () => {
    fc.assert(
      fc.property(stretch, ({ from, until }) => {
        const { ticks } = timeScale(from, until);
        assert.ok(ticks.length <= 6);
        if (until - from > 86_400_000) assert.ok(ticks.length >= 1);
        for (const { at, label } of ticks) {
          assert.ok(at >= from && at <= until);
          const [day = "", month = "", year = ""] = dayText(at).split(" ");
          assert.equal(at % 86_400_000, 0);
          assert.ok([`${day} ${month}`, month, year].includes(label), label);
          if (label === month) assert.equal(day, "1");
          if (label === year) assert.equal(`${day} ${month}`, "1 Jan");
        }
      }),
    );
  });
});

describe("who may do what", () => {
  const name = fc.constantFrom("a", "b", "c", "d:e");
  const grants = fc.array(
    fc.record(
      {
        group: name,
        role: fc.constantFrom("view", "edit"),
        namespaces: fc.uniqueArray(name, { minLength: 1 }),
      },
      { requiredKeys: ["group", "role"] },
    ),
    { maxLength: 5 },
  );

  it("is neither more nor less than the bindings", () => {
    fc.assert(
      fc.property(grants, (written) => {
        const bindings = accessBindings(written);
        const spread = heldRoles(bindings).flatMap(({ group, role, namespaces }) =>
          (namespaces ?? [undefined]).map((namespace) => JSON.stringify([group, role, namespace])),
        );
        assert.deepEqual(
          spread.toSorted(),
          bindings.map(({ group, role, namespace }) => JSON.stringify([group, role, namespace])).toSorted(),
        );
      }),
    );
  });

  it("is a matrix in which every cluster is once, with its own roles", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }),
        fc.array(grants, { minLength: 3, maxLength: 3 }),
        (names, policies) => {
          const clusters = names.map((each, index) =>
            cluster(each, { access: heldRoles(accessBindings(policies[index % policies.length] ?? [])) }),
          );
          const { groups, classes } = accessMatrix(clusters);
          assert.deepEqual(classes.flatMap((alike) => alike.clusters).toSorted(), names.toSorted());
          assert.ok(classes.length <= 3);
          for (const { clusters: alike, roles } of classes) {
            for (const group of roles.keys()) assert.ok(groups.includes(group));
            for (const each of alike)
              assert.deepEqual(
                [...roles.values()].flat(),
                clusters.find((one) => one.cluster === each)?.access,
              );
          }
        },
      ),
    );
  });
});
