// Wiring only.
import { startApp } from '@/app/start'

void startApp()
