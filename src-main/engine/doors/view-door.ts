import { z } from 'zod'
import type { ViewDesk } from '../search/view-desk.ts'
import { checked, filter, id, sort } from './schemas.ts'

export function viewDoor({ viewDesk }: { viewDesk: ViewDesk }) {
  const name = z.string().max(200)
  return {
    views: {
      list: () => viewDesk.list(),
      make: checked(z.strictObject({ name, filter, sort }), ({ name, filter, sort }) =>
        viewDesk.make(name, filter, sort),
      ),
      change: checked(
        z.strictObject({ viewId: id, name: name.optional(), filter: filter.optional(), sort: sort.optional() }),
        ({ viewId, ...what }) => viewDesk.change(viewId, what),
      ),
      order: checked(z.strictObject({ viewIds: z.array(id).max(10_000) }), ({ viewIds }) => viewDesk.order(viewIds)),
      delete: checked(z.strictObject({ viewId: id }), ({ viewId }) => viewDesk.delete(viewId)),
    },
  }
}
