import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHierarchies } from "../../../../lab/machine/cgroups.ts";

test("cgroup hierarchies are found in a host's mounts, of both versions", () => {
  const mountinfo = [
    "22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw",
    "34 22 0:29 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory",
    "35 22 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
    "36 22 0:31 / /sys/fs/cgroup/unified rw,relatime shared:1 master:2 - cgroup2 cgroup2 rw",
    "37 28 0:32 / /mnt/with\\040space rw - cgroup2 none rw",
    "38 28 8:1 / /home rw,relatime shared:1 - ext4 /dev/sda1 rw",
    "",
  ].join("\n");
  assert.deepEqual(parseHierarchies(mountinfo), [
    { path: "/sys/fs/cgroup/memory", version: 1 },
    { path: "/sys/fs/cgroup/cpu,cpuacct", version: 1 },
    { path: "/sys/fs/cgroup/unified", version: 2 },
    { path: "/mnt/with space", version: 2 },
  ]);
});
