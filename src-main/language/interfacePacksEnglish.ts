/** The interface in English: packs. */
export const interfacePacksEnglish = {
  title: 'Packs',
}
