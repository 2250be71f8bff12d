/** What a screen reader is told once something that was held is over. */

export const words = {
  paste: {
    done: 'Sourcekeep: pasted.',
    redacted: 'Sourcekeep: pasted without the matched lines.',
    nothing: 'Sourcekeep: nothing was pasted.',
    failed: 'Sourcekeep: nothing was pasted, because something failed. Try again.',
    nothingLeft: 'Sourcekeep: nothing was pasted. Too little is left without the matched lines.',
    stillThere: 'Sourcekeep: this editor still holds matched lines. Remove them before you send.',
  },
  drop: {
    done: 'Sourcekeep: dropped.',
    redacted: 'Sourcekeep: dropped without the matched lines.',
    nothing: 'Sourcekeep: nothing was dropped.',
    failed: 'Sourcekeep: nothing was dropped, because something failed. Try again.',
    nothingLeft: 'Sourcekeep: nothing was dropped. Too little is left without the matched lines.',
    stillThere: 'Sourcekeep: this editor still holds matched lines. Remove them before you send.',
  },
} as const;
