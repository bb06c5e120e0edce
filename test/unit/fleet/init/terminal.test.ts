import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Asker } from "../../../../fleet/asker.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { run } from "../surroundings.ts";
import { answers, settingsOf } from "./answers.ts";

suite("latchkey init at a terminal", () => {
  /** Somebody who answers in turn, and says what they were asked. */
  function person(...said: readonly string[]): Asker & { readonly asked: readonly string[] } {
    const answersLeft = [...said];
    const asked: string[] = [];
    const next = (question: string) => {
      asked.push(question);
      const answer = answersLeft.shift();
      if (answer === undefined) throw new Error(`nobody answers: ${question}`);
      return answer;
    };
    return {
      asked,
      text: ({ question, problem }) => {
        const answer = next(question);
        assert.equal(problem(answer), undefined);
        return Promise.resolve(answer);
      },
      choose: (question, choices) => {
        const answer = next(question);
        const choice = choices.find(({ value }) => value === answer);
        assert.ok(choice, `${answer} is no choice`);
        return Promise.resolve(choice.value);
      },
    };
  }

  test("asks for everything, and writes what was answered", async (context) => {
    const folder = await temporaryFolder(context);
    const ask = person(
      ...[
        "https://login.acme.dev",
        "acme",
        "platform",
        "hub",
        "prod-hub",
        "prod-eu, prod-us",
        "kubeadm",
        "1.34",
      ],
    );
    const { status, messages } = await run(["init", "fleet"], folder, { ask });
    assert.equal(status, 0, messages);
    assert.deepEqual(
      settingsOf(join(folder, "fleet"), ["prod-hub", "prod-eu", "prod-us"]).map(({ role }) => role),
      ["hub", "spoke", "spoke"],
    );
  });

  test("asks for nothing that was said by a flag", async (context) => {
    const folder = await temporaryFolder(context);
    const ask = person("standalone", "prod");
    const { status } = await run(["init", "fleet", ...answers], folder, { ask });
    assert.equal(status, 0);
    assert.equal(ask.asked.length, 2);
    const nobody = person();
    assert.equal((await run(["init", "other", ...answers, "--hub", "a"], folder, { ask: nobody })).status, 0);
  });

  test("asks for the version of a distribution's format where it has one", async (context) => {
    const folder = await temporaryFolder(context);
    const said = answers.filter((each) => !["--distribution", "kubeadm"].includes(each));
    const ask = person("talos", "1.14");
    const { status, messages } = await run(["init", "fleet", ...said, "--standalone", "prod"], folder, {
      ask,
    });
    assert.equal(status, 0, messages);
    assert.equal(settingsOf(join(folder, "fleet"), ["prod"])[0]?.apiServer.distributionVersion, "1.14");
  });

  test("asks nothing where a flag is wrong already", async (context) => {
    const folder = await temporaryFolder(context);
    const { status, messages } = await run(["init", "fleet", "--issuer", "http://a"], folder, {
      ask: person(),
    });
    assert.equal(status, 2);
    assert.match(messages, /--issuer/);
  });
});
