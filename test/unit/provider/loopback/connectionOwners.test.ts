import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { suite, test } from "node:test";
import {
  connectionOwners,
  type ConnectionOwners,
  lsofOwners,
} from "../../../../provider/loopback/connectionOwners.ts";
import { ownersInLsof } from "../../../../provider/loopback/lsof.ts";
import { ownersInSocketTable } from "../../../../provider/loopback/socketTable.ts";
import { listenForThisUser } from "../../../../provider/loopback/userListener.ts";

const connection = {
  client: { address: "127.0.0.1", port: 0xc001 },
  server: { address: "127.0.0.1", port: 0x1f90 },
};

const row = (ends: string, state: string, uid: number, inode: number) =>
  `  12: ${ends} ${state} 00000000:00000000 00:00000000 00000000 ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`;
const header =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const ends = "0100007F:C001 0100007F:1F90";
const mappedEnds = "0000000000000000FFFF00000100007F:C001 0000000000000000FFFF00000100007F:1F90";

suite("the user of a connection, in Linux's socket table", () => {
  const tables: readonly (readonly [name: string, rows: string, owners: readonly number[]])[] = [
    ["an open connection", row(ends, "01", 1000, 7), [1000]],
    ["one of root", row(ends, "01", 0, 7), [0]],
    ["one from a socket for IPv6", row(mappedEnds, "01", 1000, 7), [1000]],
    ["none", "", []],
    ["the server's end of it", row("0100007F:1F90 0100007F:C001", "01", 1000, 7), []],
    ["another port", row("0100007F:C002 0100007F:1F90", "01", 1000, 7), []],
    ["another address", row("0200007F:C001 0100007F:1F90", "01", 1000, 7), []],
    ["an IPv6 address that only ends like it", row(mappedEnds.replace("FFFF", "FFFE"), "01", 1000, 7), []],
    ["one that its process has closed, and so looks like root's", row(ends, "05", 0, 0), []],
    ["an open one that belongs to no process", row(ends, "01", 0, 0), []],
    ["one that is being opened", row(ends, "02", 1000, 7), []],
    ["one that waits for its end", row(ends, "06", 0, 0), []],
    ["one that stopped sending", row(ends, "05", 1000, 7), []],
    [
      "one among many",
      `${row("0100007F:C002 0100007F:1F90", "01", 5, 6)}${row(ends, "01", 1000, 7)}`,
      [1000],
    ],
    ["a line that was cut off", ` 1: ${ends} 01 0000`, []],
  ];
  for (const [name, rows, owners] of tables) {
    test(name, () => {
      assert.deepEqual(ownersInSocketTable(header + rows, connection, "LE"), owners);
    });
  }

  test("on a machine that writes the high byte first", () => {
    const table = header + row("7F000001:C001 7F000001:1F90", "01", 1000, 7);
    assert.deepEqual(ownersInSocketTable(table, connection, "BE"), [1000]);
    const mapped = "00000000000000000000FFFF7F000001";
    const tableOf6 = header + row(`${mapped}:C001 ${mapped}:1F90`, "01", 1000, 7);
    assert.deepEqual(ownersInSocketTable(tableOf6, connection, "BE"), [1000]);
  });
});

suite("the user of a connection, by lsof", () => {
  const mine = "p10\nu501\nf20\nn127.0.0.1:49153->127.0.0.1:8080\n";
  const server = "p11\nu0\nf9\nn127.0.0.1:8080->127.0.0.1:49153\n";
  const listings: readonly (readonly [name: string, listing: string, owners: readonly number[]])[] = [
    ["the client's end alone counts", server + mine, [501]],
    ["from a socket for IPv6", "p10\nu501\nf20\nn[::ffff:127.0.0.1]:49153->[::ffff:127.0.0.1]:8080\n", [501]],
    ["two processes that share it", `${mine}p12\nu502\nf3\nn127.0.0.1:49153->127.0.0.1:8080\n`, [501, 502]],
    ["nothing", "", []],
    ["a process without a user", "p10\nf20\nn127.0.0.1:49153->127.0.0.1:8080\n", []],
    ["the server's end alone", server, []],
  ];
  for (const [name, listing, owners] of listings) {
    test(name, () => {
      assert.deepEqual(ownersInLsof(listing, connection), owners);
    });
  }
});

function hasLsof(): boolean {
  try {
    execFileSync("lsof", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

suite("a connection of this machine", () => {
  async function ownersOfRealOne(owners: ConnectionOwners, host: string): Promise<readonly number[]> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const client = connect({ host, port: address.port });
    await Promise.all([once(client, "connect"), once(server, "connection")]);
    const found = await owners({
      client: { address: "127.0.0.1", port: client.localPort ?? 0 },
      server: { address: "127.0.0.1", port: address.port },
    });
    client.destroy();
    server.close();
    return found;
  }

  for (const host of ["127.0.0.1", "::ffff:127.0.0.1"]) {
    test(
      `is this process's, to ${host}`,
      { skip: process.platform !== "linux" && "needs Linux" },
      async () => {
        assert.deepEqual(await ownersOfRealOne(await connectionOwners("linux"), host), [process.geteuid?.()]);
      },
    );
    test(`is this process's, to ${host}, by lsof`, { skip: !hasLsof() && "needs lsof" }, async () => {
      assert.deepEqual(await ownersOfRealOne(lsofOwners, host), [process.geteuid?.()]);
    });
  }

  test("cannot be looked up on other systems, which start no listener", async () => {
    await assert.rejects(connectionOwners("win32"), /does not run on win32.*WSL/);
  });
});

suite("a listener for one user", () => {
  /** What a client reads from a listener whose connections are all of these users. */
  async function read(owners: ConnectionOwners): Promise<string> {
    const listener = await listenForThisUser(
      { accept: (socket) => socket.end("yours"), refuse: (socket) => socket.end("not yours") },
      0,
      owners,
    );
    const client = connect({ host: "127.0.0.1", port: listener.port });
    client.write("a request that came before anybody looked");
    let text = "";
    for await (const part of client) text += String(part);
    listener.close();
    return text;
  }

  const own = process.geteuid?.() ?? 0;
  const other = own + 1;
  const cases: readonly (readonly [name: string, owners: readonly number[], told: string])[] = [
    ["takes its own user", [own], "yours"],
    ["takes root", [0], "yours"],
    ["refuses another", [other], "not yours"],
    ["refuses one whom it cannot find", [], "not yours"],
    ["refuses a socket that another shares", [own, other], "not yours"],
  ];
  for (const [name, owners, told] of cases) {
    test(name, async () => {
      assert.equal(await read(() => Promise.resolve(owners)), told);
    });
  }

  test("refuses everybody where the lookup fails", async () => {
    assert.equal(await read(() => Promise.reject(new Error("no table"))), "not yours");
  });

  test("looks again where a table lacked the line", async () => {
    let looks = 0;
    const owners = () => {
      looks += 1;
      return Promise.resolve(looks === 1 ? [] : [own]);
    };
    assert.equal(await read(owners), "yours");
  });
});
