import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";
import { Inbox } from "../../../../lab/browser/inbox.ts";

const execute = promisify(execFile);

async function withInbox(body: (inbox: Inbox, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-inbox-"));
  try {
    await body(await Inbox.open(join(folder, "inbox")), join(folder, "inbox"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Opens a URL as kubelogin does: by the name of a program on PATH. */
const open = ({ environment }: Inbox, url: string) => execute("xdg-open", [url], { env: environment });

const never = new AbortController().signal;

suite("a URL that a program wants opened", () => {
  const url = "https://dex.test/auth?state=a b&nonce='\"$(x)%0A;*\\n#ä";

  test("arrives as it was, whether somebody waits already or not yet", () =>
    withInbox(async (inbox) => {
      const [taken] = await Promise.all([inbox.take(never), open(inbox, url)]);
      assert.equal(taken, url);
      await open(inbox, `${url}2`);
      assert.equal(await inbox.take(never), `${url}2`);
    }));

  test("arrives once, also among several at the same time", () =>
    withInbox(async (inbox, folder) => {
      const urls = Array.from({ length: 8 }, (_, index) => `${url}${index}`);
      const opening = urls.map((each) => open(inbox, each));
      const taken: string[] = [];
      while (taken.length < urls.length) taken.push(await inbox.take(never));
      await Promise.all(opening);
      assert.deepEqual(taken.sort(), urls);
      assert.deepEqual(await readdir(folder), []);
    }));

  test("is not waited for longer than asked", () =>
    withInbox(async (inbox) => {
      await assert.rejects(inbox.take(AbortSignal.timeout(10)), /aborted/);
    }));

  test("left over from before is gone", () =>
    withInbox(async (inbox, folder) => {
      await open(inbox, url);
      const fresh = await Inbox.open(folder);
      await assert.rejects(fresh.take(AbortSignal.timeout(10)), /aborted/);
    }));

  test("that nobody takes can be thrown away", () =>
    withInbox(async (inbox, folder) => {
      await open(inbox, url);
      await inbox.empty();
      assert.deepEqual(await readdir(folder), []);
      await open(inbox, `${url}2`);
      assert.equal(await inbox.take(never), `${url}2`);
    }));

  test("is refused when nobody is there", () =>
    withInbox(async (inbox) => {
      await inbox.close();
      await assert.rejects(open(inbox, url), { code: 1, stderr: /nobody of the lab waits for a URL/ });
    }));
});
