/** The interface in English: sessions. */
export const interfaceSessionsEnglish = {
  title: 'Sessions',
}
