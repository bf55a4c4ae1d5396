import type { Database } from 'better-sqlite3'

/** What people put into a library, in names and paths, and what they could take back. */
export function truthOf(database: Database) {
  const all = (sql: string): unknown[] => database.prepare(sql).all()
  const image = `JOIN image i ON i.id = n.image_id JOIN folder f ON f.id = i.folder_id JOIN catalog c ON c.id = f.catalog_id`
  const file = `c.path || '/' || CASE f.path WHEN '' THEN '' ELSE f.path || '/' END || i.name AS file`
  // A deleted one has its id in its name.
  const attribute = `iif(a.state = 'deleted', 'deleted ' || substr(a.name, instr(a.name, ' ') + 1), a.name)`
  return {
    catalogs: all('SELECT uid, path, name, removed_at IS NULL AS shown FROM catalog ORDER BY path'),
    attributes: all(
      `SELECT name, title, kind, threshold, description FROM attribute WHERE state <> 'deleted' ORDER BY position, name`,
    ),
    labels: all(
      `SELECT a.name AS attribute, l.name, l.state, l.description, l.colour, l.hotkey, p.name AS parent,
         (SELECT json_group_array(s.name ORDER BY s.name) FROM synonym s WHERE s.label_id = l.id) AS synonyms, (SELECT count(*) FROM label m WHERE m.merged_into = l.id) AS merged
       FROM label l JOIN attribute a ON a.id = l.attribute_id LEFT JOIN label p ON p.id = l.parent_id
       WHERE l.state <> 'deleted' AND a.state <> 'deleted' ORDER BY a.name, l.name`,
    ),
    // Those that a table names; others are made of names of files by the scan.
    products: all(
      `SELECT ${file}, p.key FROM image i JOIN product p ON p.id = i.product_id JOIN folder f ON f.id = i.folder_id
       JOIN catalog c ON c.id = f.catalog_id WHERE p.key LIKE '= %' ORDER BY file`,
    ),
    decisions: all(
      `SELECT ${file}, ${attribute} AS attribute, l.name AS answer, n.verdict, n.source, n.at FROM annotation n ${image}
       JOIN attribute a ON a.id = n.attribute_id JOIN label l ON l.id = n.label_id
       UNION ALL SELECT ${file}, ${attribute}, n.text, 'is', n.source, n.at FROM text_annotation n ${image}
       JOIN attribute a ON a.id = n.attribute_id
       UNION ALL SELECT ${file}, ${attribute}, NULL, 'whole', n.source, n.at FROM whole_annotation n ${image}
       JOIN attribute a ON a.id = n.attribute_id
       ORDER BY file, attribute, answer, verdict`,
    ),
    views: all(`SELECT name FROM view WHERE state = 'used' ORDER BY id`),
    changes: all('SELECT uid, kind, title, images, undone FROM change ORDER BY id'),
  }
}
