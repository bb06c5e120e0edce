import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Folders of programs that are not on every person's PATH. */
const administratorFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Finds a program on PATH or among the administrator's, or a file by its absolute path. */
export function locate(file: string, path = process.env["PATH"] ?? ""): string | undefined {
  if (isAbsolute(file)) return existsSync(file) ? file : undefined;
  const folders = [...path.split(delimiter).filter(isAbsolute), ...administratorFolders];
  return folders.map((folder) => join(folder, file)).find((candidate) => existsSync(candidate));
}

/** Programs and folders that come from the system: absolute paths. */
export interface SystemPrograms {
  readonly containerd: string;
  readonly containerdShim: string;
  readonly ctr: string;
  readonly runc: string;
  /** The folder of the CNI plugins. */
  readonly cniPlugins: string;
  readonly iptables: string;
  readonly ip6tables: string;
  readonly ip: string;
  readonly conntrack: string;
  readonly tini: string;
  readonly chromium: string;
  readonly slapd: string;
  readonly slapadd: string;
  readonly ssh: string;
  readonly sshKeygen: string;
  readonly sshd: string;
}

/**
 * Where the system's programs are. One that is not there, because its part was not asked for, is given as where
 * Debian would put it, so that whoever runs it all the same is told what is missing.
 */
export function systemPrograms(): SystemPrograms {
  const find = (program: string, debian = `/usr/bin/${program}`): string => locate(program) ?? debian;
  return {
    containerd: find("containerd"),
    containerdShim: find("containerd-shim-runc-v2"),
    ctr: find("ctr"),
    runc: find("runc", "/usr/sbin/runc"),
    cniPlugins: "/usr/lib/cni",
    iptables: find("iptables", "/usr/sbin/iptables"),
    ip6tables: find("ip6tables", "/usr/sbin/ip6tables"),
    ip: find("ip"),
    conntrack: find("conntrack", "/usr/sbin/conntrack"),
    tini: find("tini"),
    chromium: find("chromium-headless-shell"),
    slapd: find("slapd", "/usr/sbin/slapd"),
    slapadd: find("slapadd", "/usr/sbin/slapadd"),
    ssh: find("ssh"),
    sshKeygen: find("ssh-keygen"),
    sshd: find("sshd", "/usr/sbin/sshd"),
  };
}
