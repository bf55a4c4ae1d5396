import type { Component } from 'svelte'
import type { Command, Place } from '../answers/key-map.ts'
import { copy } from '../copy.ts'
import EvaluationRoom from '../evaluation/EvaluationRoom.svelte'
import FlipRoom from '../flips/FlipRoom.svelte'
import ModelsRoom from '../models/ModelsRoom.svelte'
import VocabularyRoom from '../vocabulary/VocabularyRoom.svelte'

interface Room {
  place: Place
  title: string
  /** Its key. */
  command: Command
  /** What fills the window below the top bar; null: the images, between library and details. */
  view: Component | null
  /** Speaks of one attribute, which is chosen in the bar above it. */
  ofAttribute: boolean
}

/** The rooms of the window, as the top bar lists them. */
export const rooms: readonly Room[] = [
  { place: 'grid', title: copy.window.rooms.images, command: 'room-images', view: null, ofAttribute: true },
  { place: 'flips', title: copy.window.rooms.changes, command: 'room-changes', view: FlipRoom, ofAttribute: false },
  {
    place: 'evaluation',
    title: copy.window.rooms.evaluation,
    command: 'room-evaluation',
    view: EvaluationRoom,
    ofAttribute: true,
  },
  {
    place: 'labels',
    title: copy.window.rooms.labels,
    command: 'room-labels',
    view: VocabularyRoom,
    ofAttribute: false,
  },
  { place: 'models', title: copy.window.rooms.models, command: 'room-models', view: ModelsRoom, ofAttribute: true },
]

/** The loupe and what is compared are the images, closer. */
export const roomAt = (place: Place): Room | undefined => {
  const wanted = place === 'loupe' || place === 'compare' ? 'grid' : place
  return rooms.find((room) => room.place === wanted)
}
