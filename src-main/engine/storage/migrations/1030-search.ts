import type { Migration } from '../migrate.ts'

/** What lists are made from without reading the images themselves. */
export const migration1030: Migration = {
  version: 1030,
  up: (database) =>
    database.exec(`
CREATE INDEX image_present ON image (id) WHERE present = 1;
CREATE INDEX image_gone ON image (id) WHERE present = 0;
CREATE INDEX image_failed ON image (id) WHERE error IS NOT NULL;
`),
}
