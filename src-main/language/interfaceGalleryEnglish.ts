/** The interface in English: gallery. */
export const interfaceGalleryEnglish = {
  title: 'Gallery',
}
