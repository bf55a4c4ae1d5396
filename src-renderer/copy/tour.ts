export const tour = {
  title: 'One-minute tour',
  offer: 'New here? A one-minute tour shows you around.',
  take: 'Take the tour',
  at: (step: number, of: number) => `${step} of ${of}`,
  next: 'Next',
  back: 'Back',
  done: 'Done',
  skip: 'Skip',
  steps: {
    tile: ['A picture and its label', 'The ring shows how sure the model is. A check means that a person decided.'],
    inspector: ['What the model says', 'Its best guesses for the picture you are on, each with its number key.'],
    keys: [
      'One key decides',
      'accepts the first guess, 1–9 choose another, T types any label. The next picture follows.',
    ],
    filters: [
      'Find what needs you',
      'Narrow by label, by how sure the model is, or by folder. Keep a filter as a view.',
    ],
    retrain: ['Teach it', 'Retrain learns from what you decided, here on your computer.'],
    changes: [
      'You have the last word',
      'Every label that the new model would change waits here. Nothing changes before you say so.',
    ],
  },
} as const
