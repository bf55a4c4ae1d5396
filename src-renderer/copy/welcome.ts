export const welcome = {
  lead: 'Tag your catalog images automatically, fix mistakes with a keystroke, and let the model learn from you.',
  steps: [
    ['Add', 'Selvedge reads your folders in place. It never copies, moves or changes a file.'],
    ['Correct', 'Every image is tagged with type, colour and brand. Fix mistakes with a keystroke.'],
    ['Retrain', 'The model learns from your corrections and shows every change before it’s applied.'],
  ] as const,
  sample: 'Open the sample catalog',
  drop: 'or drop a folder anywhere on this window',
  private: 'Everything stays on this computer. Selvedge works offline and sends nothing anywhere.',
  opening: 'Opening the library…',
  failed: 'The library could not be opened.',
}
