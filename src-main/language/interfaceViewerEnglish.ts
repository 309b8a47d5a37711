/** The interface in English: viewer. */
export const interfaceViewerEnglish = {
  title: 'Viewer',
}
