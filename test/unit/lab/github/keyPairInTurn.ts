import { type AppKeyPair, newAppKeyPair } from "../../../../lab/github/apps/appKeyPair.ts";

/** Three, so that an app has others than those that were registered just before it. */
const made: Promise<AppKeyPair>[] = [];
let asked = 0;

/** Keys of apps for tests, which register dozens: a new RSA key takes more of a processor than all else that they do. */
export function keyPairInTurn(): Promise<AppKeyPair> {
  const turn = asked++ % 3;
  return (made[turn] ??= newAppKeyPair());
}
