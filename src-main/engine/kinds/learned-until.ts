/**
 * SQL for the time up to which a version may have learned from decisions, in milliseconds since 1970: 0 for those that ship.
 * @param versionId SQL for its id
 */
export const learnedUntil = (versionId: string): string =>
  `(SELECT coalesce(lv.learned_until, lr.started_at, 0) FROM any_version lv LEFT JOIN any_run lr ON lr.id = lv.run_id
    WHERE lv.id = ${versionId})`
