/** The present time, renewed at an interval, for what is shown as "5 minutes ago" or "14 min left". */
import { useEffect, useState } from 'preact/hooks';

export function useNow(intervalMilliseconds: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMilliseconds);
    return () => clearInterval(timer);
  }, [intervalMilliseconds]);
  return now;
}
