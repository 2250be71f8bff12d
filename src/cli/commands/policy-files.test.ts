/**
 * `sourcekeep policy --platform`: the files are read back as the policy that they were written from, and the ones in
 * examples/deploy/policies are what it writes (`vitest -u` writes them).
 */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse as parsePlist } from 'plist';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce, root } from '../../../scripts/build.mjs';
import { PolicySchema } from '../../contract/policy.ts';
import type { JsonObject } from '../../policy/templates/json.ts';
import type { Deployment } from '../deploy/browser-policy.ts';
import { type Browser, browsers, factsOf } from '../deploy/browsers.ts';
import { at, failure, json, sourcekeep } from '../test-process.ts';
import { type Platform, filesOf, platforms } from './policy-files.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const UPDATE_URL = 'https://cdn.corp.example/sourcekeep/update.xml';
const EXAMPLES = join(root, 'examples/deploy');
const policy = v.parse(
  v.record(v.string(), v.any()),
  JSON.parse(readFileSync(join(EXAMPLES, 'policy.json'), 'utf8')),
) as JsonObject;

beforeAll(() => buildOnce('cli'), 120_000);

const consoles: readonly Platform[] = ['chromeos', 'google-admin'];
const targets = platforms.flatMap((platform) =>
  browsers
    .filter((browser) => browser === 'chrome' || !consoles.includes(platform))
    .map((browser) => [platform, browser] as const),
);

function deployment(browser: Browser, lockdown = false, own = policy): Deployment {
  return { browser, extensionId: ID, updateUrl: UPDATE_URL, policy: own, lockdown };
}

function fileOf(platform: Platform, browser: Browser, name: string, lockdown = false, own = policy): string {
  const file = filesOf(platform, deployment(browser, lockdown, own)).find((entry) => entry.name === name);
  if (!file) throw new Error(`no ${name}`);
  return file.text;
}

const parseXml = (text: string): unknown => {
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false }).parse(text);
};

describe('examples/deploy/policies', () => {
  it.each(targets)('are what is written for %s and %s', async (platform, browser) => {
    const folder = join(EXAMPLES, 'policies', platform, consoles.includes(platform) ? '' : browser);
    const files = filesOf(platform, deployment(browser));
    for (const { name, text } of files) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      await expect(text).toMatchFileSnapshot(join(folder, name));
    }
    const there = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
    expect(there.sort()).toEqual(files.map(({ name }) => name.split('/').join('/')).sort());
  });

  it('holds every key of the policy but the canary, without a mistake', () => {
    expect(Object.keys(policy).sort()).toEqual(
      Object.keys(PolicySchema.entries)
        .filter((name) => name !== 'canary')
        .sort(),
    );
    expect(sourcekeep(['policy', '--check', join(EXAMPLES, 'policy.json')])).toMatchObject({ code: 0, err: '' });
  });
});

describe('what each browser is told', () => {
  it.each(browsers)('%s on Linux: installation, doors and policy', (browser) => {
    const { privateWindows, addProfile } = factsOf[browser];
    const written: unknown = JSON.parse(fileOf('linux', browser, 'sourcekeep.json'));
    expect(written).toMatchObject({
      ExtensionSettings: {
        [ID]: { installation_mode: 'force_installed', update_url: UPDATE_URL, override_update_url: true },
      },
      [privateWindows]: 1,
      BrowserGuestModeEnabled: false,
      DeveloperToolsAvailability: 0,
      '3rdparty': { extensions: { [ID]: policy } },
    });
    expect(written).not.toHaveProperty(addProfile);
    expect(JSON.parse(fileOf('linux', browser, 'lockdown.json'))).toMatchObject({ [addProfile]: false });
    const locked = JSON.parse(fileOf('linux', browser, 'sourcekeep.json', true)) as object;
    expect(locked).toMatchObject(JSON.parse(fileOf('linux', browser, 'lockdown.json')) as object);
    expect(filesOf('linux', deployment(browser, true)).map(({ name }) => name)).not.toContain('lockdown.json');
  });

  it.each(browsers)('%s on macOS: the same, in one profile of two domains', (browser) => {
    const { domain } = factsOf[browser];
    const profile = v.parse(
      v.looseObject({ PayloadUUID: v.string(), PayloadContent: v.array(v.looseObject({ PayloadType: v.string() })) }),
      parsePlist(fileOf('macos', browser, 'sourcekeep.mobileconfig')),
    );
    const [settings, own] = profile.PayloadContent;
    expect(settings).toMatchObject({ PayloadType: domain, ExtensionSettings: { [ID]: { update_url: UPDATE_URL } } });
    expect(own).toMatchObject({ PayloadType: `${domain}.extensions.${ID}`, ...policy });
    const uuids = [profile.PayloadUUID, ...profile.PayloadContent.map((payload) => payload['PayloadUUID'])];
    expect(new Set(uuids).size).toBe(3);
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/u);
    expect(fileOf('macos', browser, 'sourcekeep.mobileconfig', false, { ...policy, action: 'block' })).not.toContain(
      profile.PayloadUUID,
    );
  });

  it.each(browsers)('%s on Windows: each key of the policy in the registry and in the template', (browser) => {
    const { registryKey } = factsOf[browser];
    const registry = fileOf('windows', browser, 'sourcekeep.reg');
    const own = `HKEY_LOCAL_MACHINE\\${registryKey}\\3rdparty\\extensions\\${ID}`;
    expect(registry).toContain(`\r\n[-${own}]\r\n`);
    expect(registry).toContain(`\r\n[${own}\\policy]\r\n`);
    expect(registry).toContain(
      `[HKEY_LOCAL_MACHINE\\${registryKey}\\ExtensionSettings\\${ID}]\r\n"installation_mode"="force_installed"`,
    );
    for (const name of Object.keys(policy))
      expect(registry).toMatch(new RegExp(`"${name}"=|policy\\\\${name}\\]`, 'u'));

    const named = v.object({ name: v.string() });
    const Admx = v.object({
      policyDefinitions: v.object({
        policies: v.object({
          policy: v.array(
            v.looseObject({ name: v.string(), key: v.string(), displayName: v.string(), explainText: v.string() }),
          ),
        }),
        categories: v.object({ category: named }),
      }),
    });
    const admx = v.parse(Admx, parseXml(fileOf('windows', browser, 'sourcekeep.admx')));
    const policies = admx.policyDefinitions.policies.policy;
    expect(policies.map(({ name }) => name)).toEqual([
      ...['Install', 'CloseDoors', 'Lockdown'],
      ...Object.keys(PolicySchema.entries),
    ]);
    for (const { key } of policies) expect(key.startsWith(registryKey)).toBe(true);
    // Every word that the template asks for is there.
    const strings = new Set(
      [...fileOf('windows', browser, 'en-US/sourcekeep.adml').matchAll(/<string id="([^"]+)">/gu)].map(([, id]) => id),
    );
    const presentations = new Set(
      [...fileOf('windows', browser, 'en-US/sourcekeep.adml').matchAll(/<presentation id="([^"]+)">/gu)].map(
        ([, id]) => id,
      ),
    );
    parseXml(fileOf('windows', browser, 'en-US/sourcekeep.adml'));
    for (const [, kind, id] of fileOf('windows', browser, 'sourcekeep.admx').matchAll(
      /\$\((string|presentation)\.([^)]+)\)/gu,
    )) {
      expect(kind === 'string' ? strings : presentations).toContain(id);
    }
  });

  it('Intune: the template, and a value for each key that is set, read back as the policy', () => {
    const Profile = v.object({
      omaSettings: v.array(v.object({ displayName: v.string(), omaUri: v.string(), value: v.string() })),
    });
    const { omaSettings } = v.parse(Profile, JSON.parse(fileOf('windows', 'chrome', 'intune.json')));
    const [template, ...settings] = omaSettings;
    expect(template?.omaUri).toContain('ADMXInstall/Sourcekeepchrome/Policy/');
    expect(template?.value).toBe(fileOf('windows', 'chrome', 'sourcekeep.admx'));
    const Data = v.object({ data: v.object({ id: v.string(), value: v.string() }) });
    const read: Record<string, unknown> = {};
    for (const { omaUri, value } of settings) {
      const name =
        /^\.\/Device\/Vendor\/MSFT\/Policy\/Config\/Sourcekeepchrome~Policy~Sourcekeep\/(\w+)$/u.exec(omaUri)?.[1] ??
        '';
      if (value === '<enabled/>' || value === '<disabled/>') read[name] = value === '<enabled/>';
      else {
        const { data } = v.parse(
          Data,
          parseXml(`<r>${value}</r>`) && (parseXml(`<r>${value}</r>`) as { r: unknown }).r,
        );
        const given = policy[name];
        read[name] = typeof given === 'string' || given === undefined ? data.value : JSON.parse(data.value);
      }
    }
    expect(read).toEqual({ Install: UPDATE_URL, CloseDoors: true, ...policy });
  });

  it('the Admin console: each key wrapped', () => {
    const wrapped = v.parse(
      v.record(v.string(), v.object({ Value: v.any() })),
      JSON.parse(fileOf('google-admin', 'chrome', 'extension-policy.json')),
    );
    expect(Object.fromEntries(Object.entries(wrapped).map(([name, { Value }]) => [name, Value as unknown]))).toEqual(
      policy,
    );
    expect(fileOf('chromeos', 'chrome', 'README.txt')).toContain(UPDATE_URL);
  });
});

describe('the command', () => {
  const args = ['--policy', 'policy.json', '--extension-id', ID, '--update-url', UPDATE_URL];

  it('writes the files, or prints the main one', () => {
    writeFileSync(at('policy.json'), JSON.stringify(policy));
    const done = json('policy', '--platform', 'windows', '--browser', 'edge', ...args, '--out', 'out');
    expect(done['files']).toEqual(
      ['sourcekeep.reg', 'sourcekeep.admx', 'en-US/sourcekeep.adml', 'intune.json', 'lockdown.reg', 'README.txt'].map(
        (name) => join('out', name),
      ),
    );
    for (const { name, text } of filesOf('windows', deployment('edge'))) {
      expect(readFileSync(at('out', name), 'utf8')).toBe(text);
    }
    const printed = sourcekeep(['policy', '--platform', 'linux', ...args, '--lockdown']);
    expect(printed).toEqual({ code: 0, err: '', out: fileOf('linux', 'chrome', 'sourcekeep.json', true) });
  });

  it('never takes the place of the policy that it is made from', () => {
    writeFileSync(at('sourcekeep.json'), '{}');
    const named = args.map((argument) => (argument === 'policy.json' ? 'sourcekeep.json' : argument));
    expect(failure('policy', '--platform', 'linux', ...named, '--out', '.')).toContain(
      '--out: sourcekeep.json is the policy that this is made from',
    );
    expect(readdirSync(at())).toEqual(['sourcekeep.json']);
    expect(readFileSync(at('sourcekeep.json'), 'utf8')).toBe('{}');
  });

  it('names what is wrong, and writes nothing then', () => {
    writeFileSync(at('policy.json'), JSON.stringify({ action: 'deny', colour: 1 }));
    const result = sourcekeep(['policy', '--platform', 'linux', ...args, '--out', 'out']);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toMatch(/policy\.json: action .*\n.*policy\.json: colour /u);
    writeFileSync(at('policy.json'), '[]');
    expect(failure('policy', '--platform', 'linux', ...args)).toContain('the policy must be an object');
    writeFileSync(at('policy.json'), '{}');
    expect(failure('policy', '--platform', 'linux', '--policy', 'policy.json')).toContain('--extension-id');
    expect(failure('policy', '--platform', 'linux', ...args.slice(0, 4))).toContain('--update-url');
    expect(failure('policy', '--platform', 'linux', ...args.slice(0, 5), 'http://cdn.corp.example/u.xml')).toContain(
      '--update-url',
    );
    expect(failure('policy', '--platform', 'linux', ...args.slice(0, 5), 'https://cdn.corp.example/')).toContain(
      "is a folder's address",
    );
    expect(failure('policy', '--platform', 'linux', ...args, '--out', 'policy.json')).toContain(
      'policy.json: is not a folder',
    );
    expect(failure('policy', '--platform', 'linux', ...args.slice(2))).toContain('--policy');
    expect(failure('policy', '--platform', 'chromeos', '--browser', 'edge', ...args)).toContain('--browser');
    expect(failure('policy', '--platform', 'google-admin', '--lockdown', ...args)).toContain('--lockdown');
    expect(failure('policy', '--platform', 'linux', '--check', 'policy.json', ...args)).toContain('--check');
    expect(failure('policy', '--platform', 'beos', ...args)).toContain('--platform');
    expect(failure('policy')).toContain('--check');
    expect(readdirSync(at())).toEqual(['policy.json']);
  });
});
