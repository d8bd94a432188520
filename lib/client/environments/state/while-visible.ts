const HIDDEN_MILLISECONDS = 30_000;

interface Sleeper {
  sleep: () => void;
  wake: () => void;
}

/**
 * Puts something to sleep while nobody sees the page, and wakes it when somebody does: over HTTP/1.1 a browser opens six
 * connections to one origin, and the feeds of pages in the background would hold them all. Gives what stops that.
 */
export function whileVisible({ sleep, wake }: Sleeper): () => void {
  let asleep = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fallAsleep = () => {
    asleep = true;
    sleep();
  };
  const onChange = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(fallAsleep, HIDDEN_MILLISECONDS);
    else if (asleep) {
      asleep = false;
      wake();
    }
  };
  document.addEventListener('visibilitychange', onChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
}
