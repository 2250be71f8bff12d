/** Gives the engine its frequencies, for tests and measurements: they run in the project's folder, bundled or not. */
import { readFileSync } from 'node:fs';
import { useFrequencies } from '../../src/engine/evidence.ts';

useFrequencies(readFileSync('public-code/frequencies.bin'));
