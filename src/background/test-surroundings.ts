/** What the parts of the network guard stand on, for their tests: no storage, and the enterprise build. Imported first. */
import { vi } from 'vitest';

export const defaultSettings = {
  action: 'warn' as const,
  secrets: true,
  disabledSites: [],
  pausedSites: {},
  addedSites: [],
};
vi.stubGlobal('__BUILD__', 'enterprise');
vi.mock('../platform/storage.ts', () => ({ storedInSession: () => ({}), storedLocally: () => ({}) }));
vi.mock('../platform/stored.ts', () => ({ defaultSettings, storedActiveIndex: {} }));
vi.mock('../platform/build.ts', () => ({ build: 'enterprise' }));
