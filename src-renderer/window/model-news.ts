import { copy } from '../copy.ts'
import type { Consequences, Run } from '../../src-preload/contract.ts'
import { verdictOf } from '../answers/comparison.ts'
import type { StudioParts } from './studio.ts'

/** A run ended with a candidate: it is opened where a person watched, and announced elsewhere. */
export function modelTrained(studio: StudioParts, run: Run, watched: boolean): void {
  const { versionId } = run
  if (versionId === null) return
  studio.attempt(studio.models.refresh(run.attributeId))
  const open = () => studio.commands.review(versionId, run.id)
  if (watched) return open()
  const title = studio.attributes.find(run.attributeId)?.title ?? ''
  const { comparison } = run
  const text =
    comparison === null ? copy.models.trained(title) : copy.models.trainedAs(title, verdictOf(comparison).text)

  studio.toasts.show(text, 'good', { label: 'Review', run: open })
}

/**
 * A candidate was accepted, with what follows, or rejected: back to the images, with the way back from an accepted one.
 */
export function modelSettled(
  studio: StudioParts,
  versionId: number,
  attributeId: number,
  accepted: Consequences | null,
): void {
  const { attributes, browse, consequences, models, shell, toasts, attempt } = studio
  const title = attributes.find(attributeId)?.title ?? ''
  const previous = models.activeOf(attributeId)
  shell.go('grid')
  if (accepted !== null) consequences.take([accepted])
  attempt(models.refresh(attributeId))
  browse.libraryChanged()
  if (accepted === null) return toasts.show(copy.models.rejected(title))
  const rollBack =
    previous === undefined || previous.id === versionId
      ? null
      : {
          label: 'Roll back',
          run: () => attempt(models.activate(previous).then(() => toasts.show(copy.models.rolledBack(title), 'good'))),
        }
  toasts.show(copy.models.accepted(title), 'good', rollBack)
}
