/** The interface in English: compose. */
export const interfaceComposeEnglish = {
  title: 'Compose',
}
