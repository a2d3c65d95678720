// Wiring only.
import { startApp } from '@/app/start'

await startApp()
