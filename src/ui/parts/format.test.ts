/** How numbers and times read. */
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatLines,
  formatNoun,
  formatRemaining,
  formatShare,
  formatTime,
  regionName,
} from './format.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [8_240, '8.2 kB'],
    [9_960, '10 kB'],
    [999_600, '1 MB'],
    [41_700_000, '42 MB'],
    [3_200_000_000, '3.2 GB'],
  ])('%d', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatAge', () => {
  it.each([
    [0, 'just now'],
    [-5_000, 'just now'],
    [5 * MINUTE, '5 minutes ago'],
    [60 * MINUTE, '1 hour ago'],
    [24 * 60 * MINUTE, 'yesterday'],
    [3 * 24 * 60 * MINUTE, '3 days ago'],
    [65 * 24 * 60 * MINUTE, '2 months ago'],
    [800 * 24 * 60 * MINUTE, '2 years ago'],
  ])('%d ms', (age, text) => expect(formatAge(NOW - age, NOW)).toBe(text));
});

describe('formatRemaining', () => {
  it.each([
    [15 * MINUTE, '15 min'],
    [14 * MINUTE + 1, '15 min'],
    [MINUTE, '60 s'],
    [900, '1 s'],
    [-4, '0 s'],
  ])('%d ms', (left, text) => expect(formatRemaining(left)).toBe(text));
});

describe('formatDuration', () => {
  it.each([
    [0.84, '0.8 ms'],
    [321.4, '321 ms'],
    [1_440, '1.4 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms', (taken, text) => expect(formatDuration(taken)).toBe(text));
});

describe('formatTime', () => {
  it('names no day for today', () => expect(formatTime('2026-11-23T12:00:00Z', NOW)).toMatch(/^\d\d:00$/));
  it('names the day for others', () => expect(formatTime('2026-11-03T12:00:00Z', NOW)).toMatch(/Nov/));
});

it('counts nouns', () => {
  expect(formatNoun(1, 'file')).toBe('1 file');
  expect(formatNoun(2_000, 'repository', 'repositories')).toBe('2,000 repositories');
});

it('writes ranges of lines', () => {
  expect(formatLines([8, 8])).toBe('line 8');
  expect(formatLines([110, 147])).toBe('lines 110–147');
});

it('writes shares', () => expect(formatShare(0.734)).toBe('73%'));

describe('regionName', () => {
  it('names a region', () => expect(regionName('CH')).toBe('Switzerland'));
  it('leaves the rest', () => expect(regionName('')).toBe(''));
});
