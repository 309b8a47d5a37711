/** The interface in English: settings. */
export const interfaceSettingsEnglish = {
  title: 'Settings',
}
