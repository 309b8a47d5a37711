/** The interface in English: help. */
export const interfaceHelpEnglish = {
  title: 'Help',
}
