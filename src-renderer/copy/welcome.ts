export const welcome = {
  title: 'Open a folder of product photos.',
  lead: 'Selvedge labels them where they lie. You fix what is wrong, one key at a time, and the model learns from you.',
  folder: 'My own folder…',
  folderHint: 'Pictures stay where they are. Nothing is copied or changed.',
  sample: 'The sample catalog',
  sampleHint: 'Drawn garments to try everything with.',
  table: 'A folder and a table of labels…',
  tableHint: 'For labels you already have, as CSV, Excel or JSON lines. They count as imported.',
  nowTable: (name: string) => ({
    title: 'Now the table',
    text: `The images of ${name} are listed. Choose the table that holds their labels.`,
    action: 'Choose a table…',
  }),
  drop: 'Or drop a folder anywhere in this window.',
  private: [
    ['shield', 'Nothing leaves this computer. No account, no network.'],
    ['image', 'Photos are never copied, moved or changed.'],
    ['undo', 'Every step can be undone, also tomorrow.'],
  ] as const,
  steps: [
    ['Add', 'Selvedge reads your folders in place. It never copies, moves or changes a file.'],
    ['Correct', 'Every image is tagged with type, colour and brand. Fix mistakes with a keystroke.'],
    ['Retrain', 'The model learns from your corrections and shows every change before it’s applied.'],
  ] as const,
  stepsTitle: 'How it works',
  opening: 'Opening the library…',
  failed: 'The library could not be opened.',
}
