/** Policies of the browser itself: those that Sourcekeep needs to hold, and those that close further doors. */
import type { Json, JsonObject } from '../../policy/templates/json.ts';
import { type Browser, factsOf } from './browsers.ts';

/** What policy files are written from. */
export interface Deployment {
  readonly browser: Browser;
  readonly extensionId: string;
  /** Address of `update.xml`. */
  readonly updateUrl: string;
  /** Sourcekeep's own policy, as the administrator wrote it. */
  readonly policy: JsonObject;
  /** Whether the further doors are closed too, or only offered beside. */
  readonly lockdown: boolean;
}

/** A file to write: its name below the folder, with `/`. */
export interface DeploymentFile {
  readonly name: string;
  readonly text: string;
}

/** The entry of `ExtensionSettings` that installs the extension for good. */
export function installation({ browser, updateUrl }: Deployment): Readonly<Record<string, string | boolean>> {
  return {
    installation_mode: 'force_installed',
    update_url: updateUrl,
    // Later versions come from here too, not from the address that the package names.
    override_update_url: true,
    ...factsOf[browser].pinned,
  };
}

/** Always set: windows and profiles where no extension is, and the extension's own pages and worker. */
export function forcedPolicies(browser: Browser): Readonly<Record<string, number | boolean>> {
  return {
    [factsOf[browser].privateWindows]: 1,
    BrowserGuestModeEnabled: false,
    // Developer tools work on pages, and not on what a policy has installed. Also the browser's default.
    DeveloperToolsAvailability: 0,
  };
}

/**
 * Set where the administrator asks for it, since they also take something from people: other profiles, remote debugging,
 * unpacked extensions, ending an extension's process, and AI features of the browser, which no extension sees.
 */
export function lockdownPolicies(browser: Browser): Readonly<Record<string, number | boolean>> {
  return {
    [factsOf[browser].addProfile]: false,
    RemoteDebuggingAllowed: false,
    ExtensionDeveloperModeSettings: 1,
    TaskManagerEndProcessEnabled: false,
    ...(browser === 'edge' ? EDGE_AI : CHROME_AI),
  };
}

/**
 * 2 is "not allowed" of the generative features, 1 of those that can only be on or off. `GenAiDefaultSettings` would stand
 * for all, but Chromium 156 takes it from the Admin console alone; it calls `LensOverlaySettings` deprecated and takes it.
 */
const CHROME_AI = {
  AIModeSettings: 1,
  DevToolsGenAiSettings: 2,
  GeminiSettings: 1,
  GenAILocalFoundationalModelSettings: 1,
  HelpMeWriteSettings: 2,
  HistorySearchSettings: 2,
  LensOverlaySettings: 1,
  TabCompareSettings: 2,
} as const;

const EDGE_AI = {
  ComposeInlineEnabled: false,
  CopilotPageContext: false,
  EdgeEntraCopilotPageContext: false,
  EdgeHistoryAISearchEnabled: false,
  GenAILocalFoundationalModelSettings: 1,
  HubsSidebarEnabled: false,
  Microsoft365CopilotChatIconEnabled: false,
} as const;

/** The browser's policies of a deployment, without Sourcekeep's own. */
export function browserPolicies(deployment: Deployment): Record<string, Json> {
  const { browser, extensionId, lockdown } = deployment;
  return {
    ExtensionSettings: { [extensionId]: installation(deployment) },
    ...forcedPolicies(browser),
    ...(lockdown ? lockdownPolicies(browser) : {}),
  };
}
