/** What a walk through the policy schema needs of a valibot schema; its own types don't survive a generic walk. */
import type * as v from 'valibot';
import type { Json } from './templates/json.ts';

/** A schema of any kind: what it holds depends on its `type`. */
export interface SchemaNode extends v.GenericSchema {
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly wrapped?: SchemaNode;
  readonly item?: SchemaNode;
  readonly key?: SchemaNode;
  readonly value?: SchemaNode;
  readonly default?: Json | undefined;
  readonly options?: readonly string[];
  readonly pipe?: readonly Step[];
}

/** One check of a value. */
export interface Step {
  readonly type: string;
  readonly message?: unknown;
  readonly requirement?: unknown;
}
