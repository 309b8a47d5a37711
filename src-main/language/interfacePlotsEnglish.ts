/** The interface in English: plots. */
export const interfacePlotsEnglish = {
  title: 'Plots',
}
