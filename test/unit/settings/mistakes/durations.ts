import { type Mistake, inFleet } from "./mistake.ts";

function idToken(name: string, written: string, says: string): Mistake {
  return inFleet(name, "idToken: 15m", `idToken: ${written}`, "19 session.idToken", says);
}

function serving(name: string, written: string, says: string): Mistake {
  return inFleet(name, "serving: 90d", `serving: ${written}`, "24 certificates.serving", says);
}

function authorities(name: string, written: string, says: string, item = ""): Mistake {
  const place = `27 certificates.authorities${item}`;
  return inFleet(name, "authority: 10y", `authority: 10y\n  authorities: ${written}`, place, says);
}

/** Mistakes in lengths of time, in certificates and in how Dex runs. */
export const durationMistakes: readonly Mistake[] = [
  idToken("duration of zero", "0m", "a positive whole number and a unit"),
  idToken("negative duration", "-15m", "a positive whole number and a unit"),
  idToken("duration without a unit", "15", "is 15 without a unit"),
  idToken("duration without a unit, in quotes", `"15"`, "a positive whole number and a unit"),
  idToken("fractional duration", "1.5h", "write 90m"),
  idToken("duration in Go's spelling", "1h30m", "write 90m"),
  idToken("duration in words", "15 minutes", "write 15m"),
  idToken("duration with another program's unit", "15min", "write 15m"),
  idToken("duration in upper case", "15M", "write 15m"),
  idToken("duration in months", "1mo", "a positive whole number and a unit"),
  idToken("duration with nothing after it", "", "remove the key for its default. The life of a token"),
  idToken("token too short", "30s", "write 1m or more"),
  idToken("token too long", "25h", "write 24h or less"),
  inFleet("weeks", "absolute: 7d", "absolute: 2w", "21 session.absolute", "write 14d"),
  inFleet(
    "idle shorter than a token",
    "idle: 12h",
    "idle: 10m",
    "20 session.idle",
    "must not be shorter than idToken",
  ),
  inFleet(
    "absolute shorter than idle",
    "absolute: 7d",
    "absolute: 11h",
    "21 session.absolute",
    "must not be shorter than idle",
  ),
  serving("certificate's life in minutes", "90m", "must be whole hours; write 2h"),
  serving("serving certificate longer than its authority", "11y", "must be shorter than authority"),
  inFleet(
    "renewal window longer than the lifetime",
    "renewBefore: 30d",
    "renewBefore: 91d",
    "25 certificates.renewBefore",
    "must be shorter than serving",
  ),
  inFleet(
    "renewal window as long as the lifetime",
    "renewBefore: 30d",
    "renewBefore: 90d",
    "25 certificates.renewBefore",
    "must be shorter than serving",
  ),
  inFleet(
    "authority for a century",
    "authority: 10y",
    "authority: 100y",
    "26 certificates.authority",
    "longer than 30 years",
  ),
  authorities("no authority", "[]", "write 1", "[0]"),
  authorities("authority that is no number", "[first]", "number", "[0]"),
  authorities("authority of number nought", "[1, 0]", "must be 1 or more", "[1]"),
  authorities("half an authority", "[1.5]", "must be a whole number", "[0]"),
  authorities("one authority twice", "[2, 2]", "write [2], or [2, 3]"),
  authorities("one that follows twice", "[1, 3, 3]", "write [1], or [1, 3]"),
  authorities("three authorities", "[1, 2, 3]", "write [1, 3]"),
  authorities("three authorities, of which the last signs", "[3, 1, 2]", "write [3, 2]"),
  inFleet(
    "key algorithm misspelt",
    "ECDSA-P256",
    "ECDSA-P265",
    "27 certificates.algorithm",
    `did you mean "ECDSA-P256"`,
  ),
  inFleet(
    "certificates from elsewhere",
    "source: private-ca",
    "source: letsencrypt",
    "23 certificates.source",
    "must be private-ca",
  ),
  inFleet("image without a tag", "dex:v2.45.1", "dex", "29 dex.image", "names no version"),
  inFleet("image called latest", "dex:v2.45.1", "dex:latest", "29 dex.image", "must not be :latest"),
  inFleet("image with a space", "dex:v2.45.1", "dex v2.45.1", "29 dex.image", "is not an image"),
  inFleet("no replica", "replicas: 2", "replicas: 0", "30 dex.replicas", "must be at least 1"),
  inFleet("too many replicas", "replicas: 2", "replicas: 200", "30 dex.replicas", "must be at most 10"),
  inFleet("replicas in quotes", "replicas: 2", `replicas: "2"`, "30 dex.replicas", "write it without quotes"),
  inFleet(
    "replicas in words",
    "replicas: 2",
    "replicas: two",
    "30 dex.replicas",
    `is "two", but must be a whole number`,
  ),
  inFleet("half a replica", "replicas: 2", "replicas: 1.5", "30 dex.replicas", "must be a whole number"),
  inFleet(
    "Dex in a namespace that others use",
    "namespace: latchkey",
    "namespace: kube-system",
    "31 dex.namespace",
    "write latchkey",
  ),
];
