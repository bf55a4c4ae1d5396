import { plural } from './format.ts'

export const palette = {
  title: 'Go to or do',
  placeholder: 'A command, view, label, folder or image',
  groups: {
    commands: 'Commands',
    views: 'Views',
    labels: 'Labels',
    near: 'Near',
    folders: 'Folders',
    images: 'Images',
  },
  images: (images: number) => plural(images, 'image'),
  nothing: 'Nothing is called that.',
}
