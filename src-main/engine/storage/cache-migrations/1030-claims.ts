import type { Migration } from '../migrate.ts'

/** What a caption was allowed to say when it was written: it is written anew when that is another. Null: not known. */
export const cacheMigration1030: Migration = {
  version: 1030,
  up: (database) => database.exec('ALTER TABLE written ADD COLUMN claims TEXT'),
}
