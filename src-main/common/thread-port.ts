import type { MessagePort, Worker } from 'node:worker_threads'
import type { Port } from './channel.ts'

/** A line to or from a thread of this process. */
export function threadPort(peer: MessagePort | Worker): Port {
  return {
    post: (message) => peer.postMessage(message),
    listen: (listener) => {
      peer.on('message', listener)
      return () => peer.off('message', listener)
    },
  }
}
