/** What the service worker says of itself, asked again whenever something that it depends on changes. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Status } from '../../contract/message.ts';
import { ask } from '../../platform/messaging.ts';
import { onManagedChange } from '../../platform/storage.ts';
import { storedActiveIndex, storedIndexDownload, storedSettings } from '../../platform/stored.ts';

export interface StatusState {
  /** Undefined until the first answer. */
  readonly status?: Status;
  /** The service worker didn't answer. */
  readonly failed: boolean;
  /** Asks again; resolves once the page has the answer. */
  readonly refresh: () => Promise<void>;
}

/** `url` is undefined while it isn't known yet, null where there is none. */
export function useStatus(url: string | null | undefined): StatusState {
  const [state, setState] = useState<Omit<StatusState, 'refresh'>>({ failed: false });
  const latest = useRef(0);
  const refresh = useCallback(async () => {
    if (url === undefined) return;
    latest.current += 1;
    const mine = latest.current;
    try {
      const status = await ask({ type: 'status', ...(url === null ? {} : { url }) });
      // An older question's answer must not replace a newer one's.
      if (mine === latest.current) setState({ status, failed: false });
    } catch {
      if (mine === latest.current) setState((before) => ({ ...before, failed: true }));
    }
  }, [url]);

  const current = useRef(refresh);
  current.current = refresh;
  useEffect(() => void refresh(), [refresh]);
  useEffect(() => {
    const again = (): void => void current.current();
    storedSettings.onChange(again);
    storedActiveIndex.onChange(again);
    storedIndexDownload.onChange(again);
    onManagedChange(again);
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') again();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, []);

  return { ...state, refresh };
}
