import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Reads a number behind an option, from 1 to `most`. @throws InvalidArgumentError for anything else. */
export function countUpTo(most: number): (written: string) => number {
  return (written) => {
    const count = Number(written);
    if (!/^[1-9]\d*$/.test(written) || count > most)
      throw new InvalidArgumentError(`Write a number from 1 to ${most}.`);
    return count;
  };
}
