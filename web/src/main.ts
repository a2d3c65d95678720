// Wiring only. It must not await: pages import what the entry holds, and would wait for it while it waits for them.
import { startApp } from '@/app/start'

void startApp()
