import { addressPlan } from "../machine/addressPlan.ts";
import type { Component } from "../machine/supervisor.ts";
import { ports, toolchainBinary } from "./layout.ts";
import { get } from "./request.ts";

/** Where the API servers find it. It answers its own machine alone. */
export const etcdUrl = "http://127.0.0.1:2379";

/** Where it keeps everything, inside the machine. */
export const etcdDataFolder = "/var/lib/etcd";

/** What others name it by in `after`. */
export const etcdName = "etcd";

/** The one store of all clusters. */
export function etcd(): Component {
  const peers = "http://127.0.0.1:2380";
  const health = `http://${addressPlan.machine}:${ports.etcdHealth}`;
  return {
    name: etcdName,
    command: toolchainBinary("etcd"),
    args: [
      "--name=latchkey",
      `--data-dir=${etcdDataFolder}`,
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=latchkey=${peers}`,
      `--listen-metrics-urls=${health}`,
      // The lab need not survive the power cut of its host; it does survive kill -9.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
    after: [],
    check: async () => {
      await get(`${health}/health`);
    },
  };
}
