/** The icons of the pages (Lucide, ISC licence), bundled as text. Decoration only: the words beside them carry the meaning. */
import activity from 'lucide-static/icons/activity.svg?raw';
import building from 'lucide-static/icons/building-2.svg?raw';
import check from 'lucide-static/icons/circle-check.svg?raw';
import database from 'lucide-static/icons/database.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import file from 'lucide-static/icons/file-code.svg?raw';
import folder from 'lucide-static/icons/folder-open.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import settings from 'lucide-static/icons/settings.svg?raw';
import shield from 'lucide-static/icons/shield.svg?raw';
import shieldCheck from 'lucide-static/icons/shield-check.svg?raw';
import shieldOff from 'lucide-static/icons/shield-off.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import warning from 'lucide-static/icons/triangle-alert.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';
import styles from './icon.module.css';

const icons = {
  activity,
  building,
  check,
  close,
  database,
  download,
  file,
  folder,
  info,
  lock,
  pause,
  plus,
  settings,
  shield,
  'shield-check': shieldCheck,
  'shield-off': shieldOff,
  trash,
  warning,
};
export type IconName = keyof typeof icons;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <span
      class={styles.icon}
      style={{ width: `${size}px`, height: `${size}px` }}
      aria-hidden="true"
      // The text is the bundle's own, never a message's.
      dangerouslySetInnerHTML={{ __html: icons[name] }}
    />
  );
}
