import type * as zhCN from './zh-CN'

type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

/** The shape every language must fill in. Chinese is the first language, so it gives the shape. */
export type Catalogue = Words<typeof zhCN>
