/** Every transform, in the order of the tables. */
import { editTransforms, placeTransforms } from './edit.ts';
import { formatTransforms } from './format.ts';
import { renameTransforms } from './rename.ts';
import { toolTransforms } from './tools.ts';
import { type Transform, whole } from './transform.ts';

export const transforms: readonly Transform[] = [
  {
    name: 'verbatim',
    title: 'verbatim',
    group: 'verbatim',
    pieces: 'any',
    apply: ({ lines }) => whole(lines.join('\n')),
  },
  ...formatTransforms,
  ...toolTransforms.filter(({ group }) => group === 'tool'),
  ...editTransforms,
  ...renameTransforms,
  ...toolTransforms.filter(({ group }) => group === 'rename' || group === 'minify'),
  ...placeTransforms,
];
