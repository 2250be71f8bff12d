/**
 * The organisation's index in a browser under a real policy, on one bad day after the other and without a restart: the
 * last good index stays, popup and options say what is wrong, the log tells it once, and a delta ends it.
 */
import { expect, type Page, test } from '@playwright/test';
import type { HealthEvent } from '../../src/contract/event.ts';
import type { PolicyInput } from '../../src/contract/policy.ts';
import type { TryResult } from '../../src/contract/message.ts';
import { newAuthority } from '../fixtures/certificates.ts';
import { startIndexServer } from '../fixtures/index-server.ts';
import { codeText, newPublisher } from '../fixtures/small-index.ts';
import { launchManaged } from './harness/force-install.ts';
import { activeIndex, openPage, OPTIONS, POPUP } from './own-pages.ts';

function ask<T>(page: Page, request: object): Promise<T> {
  return page.evaluate(async (sent) => {
    const answer = await (chrome.runtime.sendMessage(sent) as Promise<{ value: unknown }>);
    return answer.value;
  }, request) as Promise<T>;
}

async function indexEvents(page: Page): Promise<string[]> {
  const events = await ask<readonly { type: string }[]>(page, { type: 'activity' });
  const health = events.filter((event) => event.type === 'health') as HealthEvent[];
  return health
    .filter(({ code }) => code === 'index')
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ detail }) => detail);
}

test('bad days of the index server leave the last good index in use and are told; a delta ends them', async () => {
  const base = codeText('Base', 60);
  const delta = codeText('Delta', 20);
  const publisher = newPublisher();
  const first = await publisher.publish([base], 1);
  const second = await publisher.publish([base, delta], 2);
  const added = second.manifest.segments[1]?.file ?? '';
  const authority = await newAuthority();
  const server = await startIndexServer(await authority.certify('localhost'));
  const elsewhere = await startIndexServer(await authority.certify('elsewhere.example'));
  const put = ({ files }: typeof first): void => {
    for (const [name, data] of files) server.files.set(name, data);
  };
  put(first);
  const policyAt = (origin: string): PolicyInput => ({
    index: { url: `${origin}/index.json`, key: publisher.key, publicKey: publisher.publicKey },
  });
  const extension = await launchManaged({
    policy: policyAt(server.origin),
    browserPolicies: { CACertificates: [authority.trusted] },
  });
  try {
    const said: string[] = [];
    const options = await openPage(extension, OPTIONS, said);
    const popup = await openPage(extension, POPUP, said);
    const line = popup.getByRole('region', { name: 'Index' });
    const refresh = options.getByRole('button', { name: 'Refresh now' });
    const refreshed = async (): Promise<void> => {
      await refresh.click();
      await expect(refresh).toBeEnabled();
    };
    const expectFirst = async (trouble: string): Promise<void> => {
      await expect(line).toContainText(trouble);
      await expect(line).toContainText('The one of 20 November is used.');
      await expect(options.locator('#index')).toContainText(trouble);
      expect((await activeIndex(extension))?.summary.sequence).toBe(1);
      const { dialog } = await ask<TryResult>(options, { type: 'try', text: base });
      expect(dialog?.findings.map(({ kind }) => kind)).toContain('source');
    };

    await test.step('all is well', async () => {
      await expect(line).toContainText('Made on 20 November; refreshed just now.');
      expect(await indexEvents(options)).toEqual([]);
    });

    put(second);
    await test.step('a server that fails, and then one that is gone', async () => {
      server.fault = (_name, _request, response) => {
        response.writeHead(503, { 'Retry-After': '1200' }).end();
        return true;
      };
      await refreshed();
      await expectFirst('its server answers with error 503');
      await expect(line).toContainText('Next try in 20 min.');
      server.fault = undefined;
      await server.shut();
      await refreshed();
      await expectFirst('its server could not be reached');
      await server.open();
    });

    await test.step('a segment with a wrong hash, and one that is cut short', async () => {
      const good = server.files.get(added) ?? new Uint8Array();
      server.files.set(
        added,
        good.map((byte, i) => (i === 500 ? byte ^ 1 : byte)),
      );
      await refreshed();
      await expectFirst('the one on its server is damaged');
      server.files.set(added, good.subarray(0, 700));
      await refreshed();
      await expectFirst('the one on its server is cut short');
      server.files.set(added, good);
    });

    await test.step('a server whose certificate is good but for another name, by a change of the policy', async () => {
      await extension.changePolicy(policyAt(elsewhere.origin));
      await expectFirst('no valid certificate for its name');
      expect(elsewhere.asked).toEqual([]);
    });

    await test.step('back at the first server: it goes on where the segment was cut short', async () => {
      server.asked.length = 0;
      await extension.changePolicy(policyAt(server.origin));
      await expect(line).toContainText('refreshed just now');
      expect(server.asked).toEqual([
        { name: 'index.json', status: 200 },
        { name: added, from: 700, status: 206 },
      ]);
      expect((await activeIndex(extension))?.summary.sequence).toBe(2);
      const { dialog } = await ask<TryResult>(options, { type: 'try', text: delta });
      expect(dialog?.findings.map(({ kind }) => kind)).toContain('source');
    });

    await test.step('the log has each trouble once, and its end', async () => {
      expect(await indexEvents(options)).toEqual([
        ...['bad-answer', 'unreachable', 'corrupt', 'truncated'],
        ...['unreachable', 'ok'],
      ]);
    });
  } finally {
    await extension.close();
    await server.shut();
    await elsewhere.shut();
  }
});
