/** A dialog that can't be shown here is shown elsewhere; one that can't be shown at all is a no. */
import { expect, test } from 'vitest';
import type { DialogAnswer, DialogRequest } from '../contract/message.ts';
import { askPerson } from './frame-dialog.ts';

const request: DialogRequest = {
  action: 'warn',
  channel: 'paste',
  siteName: 'Chat',
  findings: [],
  excerpt: [],
  redactable: false,
};
const anyway: DialogAnswer = { choice: 'anyway' };
const unavailable: DialogAnswer = { choice: 'unavailable' };
const failing = () => Promise.reject(new Error('no'));

test('asks here first, elsewhere when there is no room, and takes silence for a no', async () => {
  const answers = async (here: () => Promise<DialogAnswer>, elsewhere: () => Promise<DialogAnswer>) =>
    askPerson({ showHere: here, showElsewhere: elsewhere }, request);
  expect(await answers(async () => anyway, failing)).toEqual(anyway);
  expect(
    await answers(
      async () => unavailable,
      async () => anyway,
    ),
  ).toEqual(anyway);
  expect(await answers(failing, async () => anyway)).toEqual(anyway);
  expect(
    await answers(
      async () => unavailable,
      async () => unavailable,
    ),
  ).toEqual({ choice: 'cancel' });
  expect(await answers(failing, failing)).toEqual({ choice: 'cancel' });
});
