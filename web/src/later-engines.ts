// The parts of a session that no first screen needs, in one piece of script.
import type { Pinia } from 'pinia'
import { useFavouritesEngine } from '@/features/favourites'
import { useLanguageEngine } from '@/features/language'
import { useNotesEngine } from '@/features/notes'
import { useStickersEngine } from '@/features/stickers'
import { joined } from '@/protocol/later-part'
import type { SessionPart } from '@/protocol/session'

export function laterEngines(pinia: Pinia): SessionPart {
  const engines = [useNotesEngine, useStickersEngine, useFavouritesEngine, useLanguageEngine]
  return joined(engines.map((use) => use(pinia).part))
}
