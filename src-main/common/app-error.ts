import type { ErrorData } from '../../src-preload/contract.ts'
import { AppError, fromErrorData } from '../../src-preload/contract/app-error.ts'
import { explainSystemError } from './system-errors.ts'

export { AppError, fromErrorData }

/**
 * Turns whatever was thrown into data: known codes stay, errors of the system get a sentence, and the rest is a mistake of the
 * program (`internal`), whose words are for those who mend it.
 */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) return error.toData()
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) }
  return explainSystemError(error) ?? { code: 'internal', message: error.message }
}
