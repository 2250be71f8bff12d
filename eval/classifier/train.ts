/**
 * Trains the classifier of src/engine/detectors/code.ts on the tuning part: logistic regression over the mean features
 * of a window's lines, by stochastic gradient descent with rates of its own for every weight. The threshold is the one
 * that lets so many windows of the validation part pass. The same packages give the same weights.
 */
import { writeFileSync } from 'node:fs';
import { forEachLine, SLOTS } from '../../src/engine/detectors/code-features.ts';
import { linesOf } from '../../src/engine/lines.ts';
import { Dice } from '../secrets/samples.ts';
import { groupBy, loadWindows, type Window } from './sets.ts';

const SIZES = [3, 5, 10, 20];
/** Windows of one category and size that are taken. */
const MOST = 1500;
const ROUNDS = 8;
const RATE = 0.6;
const DECAY = 2e-7;
/** Characters from 32 on stand for −47 to 47; the one below 79 that JavaScript would escape is left out. */
const LEVELS = 46;

interface Example {
  readonly code: boolean;
  readonly slots: Uint16Array;
  readonly values: Float32Array;
  readonly weight: number;
}

function examplesOf(text: string): { slots: Uint16Array; values: Float32Array } {
  const means = new Map<number, number>();
  let lines = 0;
  forEachLine(linesOf(text), 1, (_line, slots, count) => {
    lines++;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      means.set(slot, (means.get(slot) ?? 0) + 1 / count);
    }
  });
  return {
    slots: Uint16Array.from(means.keys()),
    values: Float32Array.from(means.values(), (value) => value / lines),
  };
}

/** Share of the validation part's other windows that may be taken for code. */
const FALSE_ALARMS = 0.002;

async function loadExamples(dice: Dice): Promise<Example[]> {
  const examples: Example[] = [];
  const totals = { code: 0, other: 0 };
  for (const size of SIZES) {
    const groups = groupBy(await loadWindows('tuning', size), ({ code, category }) => `${code} ${category}`);
    for (const [name, all] of groups) {
      const [{ code }] = all as [Window];
      if (code === undefined) continue;
      const chosen = shuffled(all, dice).slice(0, MOST);
      for (const { text } of chosen) {
        const weight = 1 / Math.sqrt(chosen.length);
        totals[code ? 'code' : 'other'] += weight;
        examples.push({ code, weight, ...examplesOf(text) });
      }
      if (size === 10) console.log(`${name}: ${all.length}`);
    }
  }
  const { code, other } = totals;
  const scale = examples.length / 2;
  return examples.map((example) => ({
    ...example,
    weight: (example.weight * scale) / (example.code ? code : other),
  }));
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = dice.next(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

function train(examples: readonly Example[], dice: Dice): { bias: number; weights: Float64Array } {
  const weights = new Float64Array(SLOTS);
  const squares = new Float64Array(SLOTS).fill(1e-6);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let loss = 0;
    for (const { code, slots, values, weight } of shuffled(examples, dice)) {
      let sum = bias;
      for (let i = 0; i < slots.length; i++) sum += (weights[slots[i] as number] as number) * (values[i] as number);
      const probability = 1 / (1 + Math.exp(-sum));
      const slope = (probability - (code ? 1 : 0)) * Math.min(weight, 6);
      loss += -Math.log(Math.max(1e-9, code ? probability : 1 - probability)) * weight;
      bias -= 0.01 * slope;
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i] as number;
        const gradient = slope * (values[i] as number) + DECAY * (weights[slot] as number);
        squares[slot] = (squares[slot] as number) + gradient * gradient;
        weights[slot] = (weights[slot] as number) - (RATE * gradient) / Math.sqrt(squares[slot]);
      }
    }
    console.log(`round ${round + 1}: loss ${(loss / examples.length).toFixed(4)}`);
  }
  return { bias, weights };
}

/** Below which the validation part's other windows stay, all but a few. */
async function chooseThreshold(bias: number, weights: Float64Array): Promise<number> {
  const windows = await loadWindows('validation', 10);
  const scoreOf = ({ text }: Window): number => {
    const { slots, values } = examplesOf(text);
    return slots.reduce((sum, slot, i) => sum + (weights[slot] as number) * (values[i] as number), bias);
  };
  const others = windows.filter(({ code }) => code === false).map(scoreOf);
  others.sort((a, b) => b - a);
  const threshold = others[Math.floor(others.length * FALSE_ALARMS)] as number;
  const code = windows.filter((window) => window.code === true);
  const found = code.filter((window) => scoreOf(window) > threshold).length;
  console.log(`threshold ${threshold.toFixed(3)}: recall on validation ${((100 * found) / code.length).toFixed(2)} %`);
  return threshold;
}

/** Writes src/engine/detectors/code-weights.ts. */
export async function trainClassifier(path: string): Promise<void> {
  const dice = new Dice(7);
  const examples = await loadExamples(dice);
  console.log(`${examples.length} windows`);
  const { bias, weights } = train(examples, dice);
  const threshold = await chooseThreshold(bias, weights);
  const sorted = Float64Array.from(weights, Math.abs).sort();
  const scale = (sorted[Math.floor(SLOTS * 0.998)] as number) / LEVELS;
  const text = Array.from(weights, (weight) => {
    const level = Math.max(-LEVELS, Math.min(LEVELS, Math.round(weight / scale)));
    return String.fromCharCode(79 + level);
  }).join('');
  const quoted = text.replaceAll('\\', ']').replaceAll("'", '&');
  writeFileSync(
    path,
    `/** Generated by eval/classifier/train.mjs: do not edit. */\n\nexport const BIAS = ${(bias - threshold).toFixed(4)};\nexport const SCALE = ${scale.toPrecision(5)};\n/** One character for every slot: its code less 79, times SCALE. */\nexport const WEIGHTS =\n  '${quoted}';\n`,
  );
}
