// For components that show polls and relay lists; apart from the index so that a first screen does not load it.
export { useTogetherStore as useTogether } from './store'
export { useShown } from './useShown'
