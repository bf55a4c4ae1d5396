import type { ErrorCode, ErrorData } from './errors.ts'

/** An error a person can act on. Crosses every process line as `ErrorData` and is rebuilt on the other side. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** The path, id or field it concerns, where there is one. */
  readonly subject: string | undefined

  constructor(code: ErrorCode, message: string, subject?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.subject = subject
  }

  toData(): ErrorData {
    return this.subject === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, subject: this.subject }
  }
}

export function fromErrorData(data: ErrorData): AppError {
  return new AppError(data.code, data.message, data.subject)
}
