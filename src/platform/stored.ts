/** The values that more than one part of the extension keeps in `storage.local`. */
import * as v from 'valibot';
import {
  type ActiveIndex,
  ActiveIndexSchema,
  type IndexDownload,
  IndexDownloadSchema,
} from '../contract/index-store.ts';
import { type Settings, SettingsSchema } from '../contract/settings.ts';
import { storedLocally, type Stored } from './storage.ts';

export const defaultSettings: Settings = v.parse(SettingsSchema, {});

export const storedSettings: Stored<Settings> = storedLocally('settings', SettingsSchema, defaultSettings);

/** Which index is in use; null where there is none. */
export const storedActiveIndex: Stored<ActiveIndex | null> = storedLocally(
  'active-index',
  v.nullable(ActiveIndexSchema),
  null,
);

export const nothingAsked: IndexDownload = {
  ...{ url: '', key: '', publicKey: '', etag: '', sequence: 0, asked: 0 },
  ...{ failures: 0, detail: 'ok', since: 0, wait: 0 },
};

/** How getting the policy's index goes. */
export const storedIndexDownload: Stored<IndexDownload> = storedLocally(
  'index-source',
  IndexDownloadSchema,
  nothingAsked,
);
