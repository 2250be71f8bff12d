/** Random hosts, times, names and messages that logs, chats and program output are filled with. */

import type { Dice } from '../secrets/samples.ts';

export type Fill = (dice: Dice) => string;

export const words = (
  'request user session payment order cache worker queue database connection timeout retry upload download index shard ' +
  'replica node cluster token login account invoice report job batch message topic partition consumer producer socket'
).split(' ');
export const verbs =
  'started stopped failed completed received sent opened closed created deleted updated skipped rejected accepted'.split(
    ' ',
  );
export const people =
  'Ada Bob Carla Deniz Emeka Femi Greta Hana Ivo Jun Kofi Lena Mara Nils Olga Pia Quinn Rosa Sven Tala'.split(' ');
export const sentences = [
  'can you have a look at this when you are back?',
  'I think we should wait until Thursday, the numbers are not final yet',
  'sounds good to me',
  'haha yes',
  'the build is red again, does anybody know why?',
  'let me check and come back to you in an hour',
  'we moved the meeting to 14:30, same room',
  'thanks a lot for your help with the report!',
  'who is on call tonight?',
  'no idea, it worked on my machine :)',
  'please read https://docs.acme.test/handbook before you ask',
  'I will be out of office from Monday on; in urgent cases call Mara',
  'ok',
  'the customer asked whether we could deliver earlier than planned',
  'fixed, please try again',
];

export const two = (n: number): string => String(n).padStart(2, '0');
export const int = (dice: Dice, below: number): string => String(dice.next(below));
export const hex = (dice: Dice, count: number): string => dice.text('0123456789abcdef', count);
export const ip = (dice: Dice): string =>
  [10 + dice.next(200), dice.next(256), dice.next(256), 1 + dice.next(254)].join('.');
export const clock = (dice: Dice): string => `${two(dice.next(24))}:${two(dice.next(60))}:${two(dice.next(60))}`;
export const date = (dice: Dice): string => `202${dice.next(7)}-${two(1 + dice.next(12))}-${two(1 + dice.next(28))}`;
export const month = (dice: Dice): string => dice.pick('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '));
export const host = (dice: Dice): string =>
  `${dice.pick(['web', 'db', 'cache', 'ip-10-0-3', 'worker'])}-${dice.next(40)}`;
export const path = (dice: Dice): string =>
  `/${dice.pick(['api/v1', 'assets', 'static/js', 'v2', ''])}/${dice.pick(words)}${dice.pick(['', `/${dice.next(9999)}`, '.js', '?page=2&size=50', '.png'])}`;
export const level = (dice: Dice): string => dice.pick(['INFO', 'INFO', 'INFO', 'WARN', 'ERROR', 'DEBUG']);
export const file = (dice: Dice): string =>
  `src/${dice.pick(words)}/${dice.pick(words)}.${dice.pick(['ts', 'js', 'py', 'go', 'java'])}`;

export const message: Fill = (dice) =>
  dice.pick<Fill>([
    (d) => `${d.pick(words)} ${d.pick(verbs)} in ${d.next(3000)} ms`,
    (d) => `Connection from ${ip(d)}:${d.next(60000)} ${d.pick(verbs)}`,
    (d) => `${d.pick(words)} ${d.next(99999)} ${d.pick(verbs)}`,
    (d) => `Failed to connect to ${host(d)}:${d.next(9999)}: connection refused`,
    (d) => `Processing ${d.pick(words)} id=${hex(d, 8)} user=${d.next(9999)} duration=${d.next(900)}ms`,
    (d) => `Retrying ${d.pick(words)} (attempt ${d.next(5)} of 5), waiting ${d.next(30)}s`,
    (d) => `GET ${path(d)} ${d.pick(['200', '304', '404', '500'])} ${d.next(800)}ms`,
    (d) => `Started ${d.pick(words)} service on port ${d.next(9999)}`,
    (d) => `${d.pick(words)}=${d.next(100)} ${d.pick(words)}=${d.next(100)} status=ok`,
    (d) => `Loaded ${d.next(500)} ${d.pick(words)}s from ${file(d)}`,
  ])(dice);

export const pascal = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const javaFrame: Fill = (d) =>
  `\tat com.acme.${d.pick(words)}.${pascal(d.pick(words))}Service.${d.pick(words)}(${pascal(d.pick(words))}Service.java:${d.next(900)})`;
export const nodeFrame: Fill = (d) =>
  `    at ${pascal(d.pick(words))}.${d.pick(verbs)} (/app/${file(d)}:${d.next(900)}:${d.next(80)})`;
