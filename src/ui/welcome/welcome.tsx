/** The welcome page, wired: the same indexing as on the options page. */
import { useIndexing } from '../parts/indexing/use-indexing.ts';
import { useStatus } from '../parts/use-status.ts';
import { WelcomeView } from './welcome-view.tsx';

export function Welcome() {
  const { status, refresh } = useStatus(null);
  const indexing = useIndexing(() => void refresh());
  return <WelcomeView indexing={indexing} status={status} />;
}
