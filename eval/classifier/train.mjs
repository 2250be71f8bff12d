/** Trains the code classifier and writes its weights: node eval/classifier/train.mjs */
import { fileURLToPath } from 'node:url';
import { load } from './bundle.mjs';

const { trainClassifier } = await load('train');
await trainClassifier(fileURLToPath(new URL('../../src/engine/detectors/code-weights.ts', import.meta.url)));
