/** The one list of error codes. The message of an error is a sentence a person can act on. */
export type ErrorCode =
  | 'bad-request' // the caller's input does not fit the contract
  | 'not-found' // the id or path named does not exist
  | 'already-exists'
  | 'unreadable' // a file or folder cannot be read
  | 'unsupported' // a file is of no supported kind
  | 'damaged' // a file is truncated or corrupt
  | 'too-large' // a picture over the pixel limit
  | 'slow' // there was no answer in time; it may come another time
  | 'library-locked' // another process has the library open
  | 'library-newer' // made by a newer version of the program
  | 'library-read-only' // it may be read and not written
  | 'beyond-repair' // a library is damaged, and there is nothing here that it could be restored from
  | 'not-a-library' // the folder holds other things, or is none
  | 'model-missing'
  | 'not-enough-data' // training needs more annotations than there are
  | 'busy' // the same work is already under way
  | 'cancelled'
  | 'process-died' // a child process ended while the call was pending
  | 'disk-full'
  | 'internal'

export interface ErrorData {
  code: ErrorCode
  message: string
  /** The path, id or field it concerns, where there is one. */
  subject?: string
}
