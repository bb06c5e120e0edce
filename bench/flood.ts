import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { dexMemory } from "../components/dex/deployment.ts";
import { flood } from "../lab/loopback/flood.ts";
import { FloodedHub } from "../lab/loopback/floodedHub.ts";
import { ensureToolchain } from "../lab/toolchain/toolchain.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    connections: { type: "string", default: "50" },
  },
});
const minutes = Number(values.minutes);
const connections = Number(values.connections);

const { bin } = await ensureToolchain({
  parts: ["dex", "kubelogin", "browser", "etcd", "kubernetes"],
});
const hub = await FloodedHub.start({ bin, dexEnvironment: { GOMEMLIMIT: dexMemory.soft } });
try {
  const line = async (moment: string, login: string) => {
    const { loginRequests, etcd, apiServer, dexPeak } = await hub.figures();
    const sizes = `etcd ${etcd.toFixed(0)} MiB, API server ${apiServer.toFixed(0)} MiB, Dex ${dexPeak.toFixed(0)} MiB at most`;
    process.stdout.write(`${moment}: ${loginRequests} login requests, ${sizes}; ${login}\n`);
  };
  const logIn = async () => {
    try {
      return `a member logged in within ${((await hub.logIn()) / 1000).toFixed(1)} s`;
    } catch (error) {
      return `a member did not log in: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  await line("before", await logIn());
  const begin = performance.now();
  const flooded = flood({
    url: hub.loginUrl(),
    certificateAuthority: hub.authority.certificate,
    connections,
    milliseconds: minutes * 60_000,
  });
  for (let minute = 1; minute < minutes; minute += 1) {
    await sleep(begin + minute * 60_000 - performance.now());
    await line(`minute ${minute}`, await logIn());
  }
  const answers = await flooded;
  process.stdout.write(`Dex answered ${JSON.stringify(answers)} in ${minutes} minutes\n`);
  await line("after", await logIn());
} finally {
  await hub.stop();
}
