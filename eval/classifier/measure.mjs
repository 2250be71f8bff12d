/** Measures the code classifier on the held-out part and prints its table: node eval/classifier/measure.mjs [--tuning] */
import { load } from './bundle.mjs';

const { measureClassifier, tableOf } = await load('measure');
console.log(tableOf(await measureClassifier(process.argv.includes('--tuning') ? 'tuning' : 'heldOut')));
