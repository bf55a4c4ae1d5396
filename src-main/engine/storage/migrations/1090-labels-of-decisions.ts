import type { Migration } from '../migrate.ts'

/** No statement looks for decisions by their label alone, and no label is ever deleted: this index only cost time. */
export const migration1090: Migration = {
  version: 1090,
  up: (database) => database.exec('DROP INDEX annotation_label'),
}
