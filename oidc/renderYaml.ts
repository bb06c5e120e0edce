import { stringify } from "yaml";

/**
 * Writes YAML that every reader takes alike. The programs that read it (Dex, kube-apiserver, kubeadm) use parsers of
 * YAML 1.1, where a plain `on`, `no`, `1_000` or `0b11` is no text, so such texts are quoted. Lines are never folded.
 */
export function renderYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, compat: "yaml-1.1" });
}
