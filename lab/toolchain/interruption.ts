const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does something that leaves traces when it is cut short. A signal that would end the process first ends the work, so
 * that it cleans up after itself, and then takes its usual course.
 */
export async function whileInterruptible(work: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    received ??= signal;
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    await work(stop.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    // Whoever else listens has had the signal already.
    if (received && process.listenerCount(received) === 0) process.kill(process.pid, received);
  }
}
