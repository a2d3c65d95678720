/// <reference types="vite/client" />

/** Version of this build, put in by Vite. */
declare const __KAPOK_VERSION__: string
