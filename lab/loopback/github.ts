import { join } from "node:path";
import { createAuthority } from "../certificates.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../github/prepare.ts";
import { freePort } from "./port.ts";
import { LoopbackProcess } from "./process.ts";

/** A GitHub stand-in that runs on 127.0.0.1. */
export interface LoopbackGitHub {
  readonly github: PreparedGitHub;
  readonly process: LoopbackProcess;
}

/** Starts the GitHub stand-in. @param callbackUrl where its OAuth App sends people back to. */
export async function startLoopbackGitHub(folder: string, callbackUrl: string): Promise<LoopbackGitHub> {
  const github = await prepareGitHub(join(folder, "github"), {
    authority: await createAuthority("GitHub on the loopback interface"),
    listen: `127.0.0.1:${await freePort()}`,
    callbackUrl,
  });
  const process = await LoopbackProcess.start({
    ...github.program,
    folder,
    name: "github",
    ready: () => checkGitHub(github),
  });
  return { github, process };
}
