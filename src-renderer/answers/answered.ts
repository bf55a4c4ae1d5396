import type { Answered, ImageDetail, ImageRow } from '../../src-preload/contract.ts'

/** What an image shows once the engine has said what it has of an attribute. @param isText whether that is a text */
export function answeredRow<Row extends ImageRow>(
  row: Row,
  attributeId: number,
  isText: boolean,
  { caption, values }: Answered,
): Row {
  if (isText) return { ...row, caption }
  const others = row.values.filter((value) => value.attributeId !== attributeId)
  return { ...row, values: [...others, ...values].sort((left, right) => left.attributeId - right.attributeId) }
}

export function answeredDetail(
  detail: ImageDetail,
  attributeId: number,
  isText: boolean,
  answered: Answered,
): ImageDetail {
  const shown = answeredRow(detail, attributeId, isText, answered)
  const { decidedAt, isWhole, rejected, suspect, values } = answered
  if (isText) return { ...shown, captionDetail: { ...detail.captionDetail, decidedAt } }
  const attributes = detail.attributes.map((entry) =>
    entry.attributeId === attributeId
      ? { ...entry, value: values[0] ?? null, values, isWhole, rejected, decidedAt, suspect }
      : entry,
  )
  return { ...shown, attributes }
}
