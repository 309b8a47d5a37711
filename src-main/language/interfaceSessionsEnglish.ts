/** The interface in English: sessions. */
export const interfaceSessionsEnglish = {
  title: 'Sessions',
  current: 'Session: {name}',
  /** One that was never named. */
  unnamed: 'Session of {date}',
  begin: 'New session',
  about: '{date} · 1 picture | {date} · {n} pictures',
  empty: '{date} · no pictures yet',
  rename: 'Rename {name}',
  name: 'Name of the session',
  keep: 'Rename',
  putAway: 'Put {name} away',
  takeOut: 'Take {name} out again',
  away: '{n} put away',
  why: 'A session keeps its own wall, drafts, design sheet and place in the gallery. The pictures of all sessions are in the gallery.',
}
