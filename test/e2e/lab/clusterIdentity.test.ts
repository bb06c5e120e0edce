import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { createAuthority } from "../../../lab/certificates.ts";
import { ada } from "../../../lab/github/acme.ts";
import { changeOutputs } from "../../../lab/project/state.ts";
import { waitForDex } from "../../../lab/scenario/dexReadiness.ts";
import { whoAmI } from "../../../lab/scenario/identity.ts";
import { clusterObjects } from "./clusterObjects.ts";
import { Standalone, stack } from "./standalone.ts";

suite("a stack knows its cluster again", () => {
  let standalone: Standalone;
  let authority: string;

  before(async () => {
    standalone = await Standalone.applied();
    const data = /certificate-authority-data: (\S+)/.exec(await administratorsKubeconfig())?.[1] ?? "";
    authority = Buffer.from(data, "base64").toString();
    assert.match(authority, /BEGIN CERTIFICATE/);
  });

  after(() => standalone.close());

  const administratorsKubeconfig = () => readFile(standalone.lab.cluster.adminKubeconfigPath, "utf8");
  /** An administrator's kubeconfig with another text of the authority, as the environment of a command. */
  const withAuthority = async (text: string) => {
    const path = join(standalone.project.folder, "administrator");
    const written = Buffer.from(text).toString("base64");
    const kubeconfig = await administratorsKubeconfig();
    await writeFile(path, kubeconfig.replaceAll(/(certificate-authority-data: )\S+/g, `$1${written}`), {
      mode: 0o600,
    });
    return { environment: { KUBECONFIG: path }, mustPass: true };
  };
  /** The cluster's own ids of what a stack makes: others after an object was made anew. */
  const uids = async () => {
    const { stdout } = await standalone.administrator.kubectl(
      [
        ...["get", "clusterrolebindings,rolebindings,deployments,services,crd", "--all-namespaces"],
        ...[
          "--selector=app.kubernetes.io/part-of=latchkey",
          "--output=jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid}{'\\n'}{end}",
        ],
      ],
      { mustPass: true },
    );
    return stdout;
  };

  test("however its authority is written, nothing changes", async () => {
    const before_ = await uids();
    for (const text of [authority.replaceAll("\n", "\r\n"), `Certificate:\n    Data:\n${authority}`])
      await standalone.up(["--expect-no-changes"], await withAuthority(text));
    assert.equal(await uids(), before_);
  });

  test("while its next authority stands beside this one, no object is made anew", async () => {
    const before_ = await uids();
    const next = await createAuthority("next");
    for (const text of [authority + next.certificate, next.certificate + authority])
      await standalone.up([], await withAuthority(text));
    assert.equal(await uids(), before_);
    await standalone.up();
  });

  test("where it takes its cluster for another one, every object is there afterwards", async () => {
    const [objects, before_] = [await clusterObjects(standalone.administrator), await uids()];
    await changeOutputs(standalone.project, stack, "pulumi:pulumi:Stack", {
      clusterIdentifier: "sha256:another",
    });
    await standalone.up();
    assert.notEqual(await uids(), before_, "everything was made anew");
    await waitForDex(await standalone.project.outputs(stack));
    assert.equal(lasting(await clusterObjects(standalone.administrator)), lasting(objects));
    assert.equal((await whoAmI(await standalone.sitDown(ada))).username, ada.email);
    await standalone.up(["--expect-no-changes"]);
  });
});

/** The objects whose names are the same each time they are made. */
function lasting(objects: string): string {
  return objects
    .split("\n")
    .filter(
      (name) =>
        !/^(pod|replicaset\.apps|secret|configmap|controllerrevision\.apps|.*\.dex\.coreos\.com)\//.test(
          name,
        ),
    )
    .join("\n");
}
