import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parse } from "yaml";
import {
  cniConfiguration,
  containerdConfiguration,
  kubeletConfiguration,
  kubeProxyConfiguration,
} from "../../../../lab/cluster/configuration.ts";
import { imageName } from "../../../../lab/cluster/images/images.ts";
import { type KubeconfigEntry, renderKubeconfig } from "../../../../lab/cluster/kubeconfig.ts";
import { podsCgroup } from "../../../../lab/machine/cgroups.ts";

suite("configuration of the cluster's components", () => {
  test("containerd keeps its state where it ends with the machine", () => {
    const text = containerdConfiguration({
      cniPlugins: "/usr/lib/cni",
      cniConfiguration: '/with "quotes"',
      pauseImage: "localhost/latchkey/pause:1",
      snapshotter: "native",
    });
    const section = '[plugins."io.containerd.grpc.v1.cri"';
    assert.deepEqual(text.split("\n"), [
      "version = 2",
      'root = "/var/lib/containerd"',
      'state = "/run/containerd"',
      "[grpc]",
      'address = "/run/containerd/containerd.sock"',
      '[plugins."io.containerd.internal.v1.opt"]',
      'path = "/var/lib/containerd/opt"',
      `${section}]`,
      'sandbox_image = "localhost/latchkey/pause:1"',
      "restrict_oom_score_adj = true",
      "disable_apparmor = true",
      `${section}.cni]`,
      'bin_dir = "/usr/lib/cni"',
      'conf_dir = "/with \\"quotes\\""',
      `${section}.containerd]`,
      'snapshotter = "native"',
      'default_runtime_name = "runc"',
      `${section}.containerd.runtimes.runc]`,
      'runtime_type = "io.containerd.runc.v2"',
      "",
    ]);
  });

  test("pods get addresses of the plan, leased only as long as the machine is up", () => {
    const { plugins } = JSON.parse(cniConfiguration()) as { plugins: [{ ipam: unknown }] };
    assert.deepEqual(plugins[0].ipam, {
      type: "host-local",
      dataDir: "/run/cni",
      ranges: [[{ subnet: "10.223.64.0/24" }]],
      routes: [{ dst: "0.0.0.0/0" }],
    });
  });

  test("kubelet keeps its cgroups below the lab's and lets nobody in without a certificate", () => {
    const kubelet = parse(
      kubeletConfiguration({
        authority: "/a.crt",
        certificate: "/n.crt",
        privateKey: "/n.key",
        resolvConf: "/r",
      }),
    ) as Record<string, unknown>;
    assert.equal(kubelet["cgroupRoot"], podsCgroup);
    assert.deepEqual(kubelet["authentication"], {
      anonymous: { enabled: false },
      x509: { clientCAFile: "/a.crt" },
    });
    assert.equal(kubelet["address"], "10.223.1.2");
  });

  test("kube-proxy leaves the host's connection tracking as it is", () => {
    const proxy = parse(kubeProxyConfiguration("/proxy.yaml")) as Record<string, unknown>;
    assert.deepEqual(proxy["conntrack"], {
      maxPerCore: 0,
      min: 0,
      tcpEstablishedTimeout: "0s",
      tcpCloseWaitTimeout: "0s",
    });
    assert.deepEqual(proxy["nodePortAddresses"], ["10.223.1.2/32"]);
  });

  test("a kubeconfig holds everything that a client needs of each cluster, and the first is the current one", () => {
    const entry = (cluster: string, port: number): KubeconfigEntry => ({
      cluster,
      server: `https://10.223.1.2:${port}`,
      certificateAuthority: `AUTHORITY of ${cluster}`,
      user: `${cluster}-admin`,
      credentials: { certificate: `CERTIFICATE of ${cluster}`.repeat(20), privateKey: `KEY of ${cluster}` },
    });
    const base64 = (content: string): string => Buffer.from(content).toString("base64");
    const names = ["hub", "eu"];
    assert.deepEqual(parse(renderKubeconfig([entry("hub", 6443), entry("eu", 6444)])), {
      apiVersion: "v1",
      kind: "Config",
      clusters: names.map((name, index) => ({
        name,
        cluster: {
          server: `https://10.223.1.2:${6443 + index}`,
          "certificate-authority-data": base64(`AUTHORITY of ${name}`),
        },
      })),
      users: names.map((name) => ({
        name: `${name}-admin`,
        user: {
          "client-certificate-data": base64(`CERTIFICATE of ${name}`.repeat(20)),
          "client-key-data": base64(`KEY of ${name}`),
        },
      })),
      contexts: names.map((name) => ({
        name: `${name}-admin`,
        context: { cluster: name, user: `${name}-admin` },
      })),
      "current-context": "hub-admin",
    });
  });
});

test("an image is looked up without its tag when the reference has a digest", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const cases = {
    [`ghcr.io/dexidp/dex:v2.45.1@${digest}`]: `ghcr.io/dexidp/dex@${digest}`,
    [`ghcr.io/dexidp/dex@${digest}`]: `ghcr.io/dexidp/dex@${digest}`,
    [`registry.test:5000/dex:v1@${digest}`]: `registry.test:5000/dex@${digest}`,
    [`registry.test:5000/dex@${digest}`]: `registry.test:5000/dex@${digest}`,
    "ghcr.io/dexidp/dex:v2.45.1": "ghcr.io/dexidp/dex:v2.45.1",
  };
  for (const [reference, name] of Object.entries(cases)) assert.equal(imageName(reference), name);
});
