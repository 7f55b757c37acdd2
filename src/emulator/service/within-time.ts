/** The real ones: fake timers, which tests move by hours, would end it at once. */
const { setTimeout, clearTimeout } = globalThis;

/** Waits for something, but not for longer than some milliseconds. What is then still going on may fail unseen. */
export async function withinTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
