/** The browsers that policies are written for: where each looks for its policies, and how it calls what differs. */

export const browsers = ['chrome', 'chromium', 'edge'] as const;
export type Browser = (typeof browsers)[number];

/** One browser's places and words. */
export interface BrowserFacts {
  readonly name: string;
  /** Folder of policy files on Linux. */
  readonly linuxFolder: string;
  /** Key of policies below HKEY_LOCAL_MACHINE. */
  readonly registryKey: string;
  /** Preference domain on macOS. */
  readonly domain: string;
  /** Scheme of its own pages, such as `chrome://policy`. */
  readonly scheme: string;
  /** The policy that closes private windows with the value 1. */
  readonly privateWindows: string;
  /** The policy that allows people to add profiles. */
  readonly addProfile: string;
  /** Keeps the button in the toolbar, as an entry of `ExtensionSettings`. */
  readonly pinned: Readonly<Record<string, string>>;
}

/**
 * Sources: https://chromeenterprise.google/policies/, https://www.chromium.org/administrators/ and
 * https://learn.microsoft.com/en-us/deployedge/microsoft-edge-policies
 */
export const factsOf: Readonly<Record<Browser, BrowserFacts>> = {
  chrome: {
    name: 'Google Chrome',
    linuxFolder: '/etc/opt/chrome/policies/managed',
    registryKey: 'Software\\Policies\\Google\\Chrome',
    domain: 'com.google.Chrome',
    scheme: 'chrome',
    privateWindows: 'IncognitoModeAvailability',
    addProfile: 'BrowserAddPersonEnabled',
    pinned: { toolbar_pin: 'force_pinned' },
  },
  chromium: {
    name: 'Chromium',
    linuxFolder: '/etc/chromium/policies/managed',
    registryKey: 'Software\\Policies\\Chromium',
    domain: 'org.chromium.Chromium',
    scheme: 'chrome',
    privateWindows: 'IncognitoModeAvailability',
    addProfile: 'BrowserAddPersonEnabled',
    pinned: { toolbar_pin: 'force_pinned' },
  },
  edge: {
    name: 'Microsoft Edge',
    linuxFolder: '/etc/opt/edge/policies/managed',
    registryKey: 'Software\\Policies\\Microsoft\\Edge',
    domain: 'com.microsoft.Edge',
    scheme: 'edge',
    privateWindows: 'InPrivateModeAvailability',
    addProfile: 'BrowserAddProfileEnabled',
    pinned: { toolbar_state: 'force_shown' },
  },
};
