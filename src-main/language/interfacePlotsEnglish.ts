/** The interface in English: plots. */
export const interfacePlotsEnglish = {
  numbers: 'Numbers',
  distribution: {
    title: 'How the scores lie',
    finding: '{count} candidates from {low} to {high}, half of them above {median}.',
    marked: '{own}: above {below} of {count}. They go from {low} to {high}.',
    this: 'this picture',
    rank: 'Rank',
    score: 'Caption Score',
  },
  best: {
    title: 'What more candidates bought',
    finding: '{n} instead of {half} raised the expected best by {gain}, to {best}.',
    count: 'Candidates',
    expected: 'Expected best score',
    gain: 'More than half as many',
  },
  agreement: {
    title: 'Your stars and the score',
    finding:
      'They agree on {share} of one pair; by chance it would be half. | They agree on {share} of {pairs} pairs; by chance it would be half.',
    none: 'Rate a few pictures of the same sentence to see whether the score agrees with you.',
    stars: 'Stars',
    star: '{n} ★',
    pictures: 'Pictures',
    share: 'Mean share of the best score',
  },
  rate: {
    title: 'Speed and memory',
    speed: '{value} tokens a second',
    memory: '{value} MiB held',
    tokens: 'Tokens a second',
    mebibytes: 'Memory in MiB',
  },
  loss: {
    title: 'Loss',
    finding: 'It went from {first} to {last}.',
    findingBest:
      'It went from {first} to {last}; on pictures held out the lowest was {best}, at step {step}.',
    logarithmic: 'Logarithmic',
    step: 'Step',
    steps: '1 step | {n} steps',
    training: 'learning',
    validation: 'held out',
    best: 'lowest {loss} at step {step}',
    none: 'The curve begins with the first step.',
  },
  learningRate: { title: 'Learning rate', unit: 'Learning rate', finding: 'now {now}' },
  speed: { title: 'Tokens a second', unit: 'Tokens a second', finding: 'now {now}' },
}
