import { deserialize, serialize } from 'node:v8'

/**
 * Messages between processes as text. Node's own structured messages (`serialization: 'advanced'`) hang for good where a
 * read ends within the four bytes of a message's length: Node 20.18, and with it Electron 33, never puts that number
 * together again (nodejs/node#55834). Its lines of JSON do not.
 */
export const pack = (message: unknown): string => serialize(message).toString('base64')

/** Typed arrays come out as typed arrays. */
export const unpack = (line: unknown): unknown => deserialize(Buffer.from(line as string, 'base64'))
