import type * as zhCN from './zh-CN'
import type * as zhCNPages from './zh-CN/pages'

type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

/** The shape every language must fill in. Chinese is the first language, so it gives the shape. */
export type FirstWords = Words<typeof zhCN>
export type PageWords = Words<typeof zhCNPages>
export type Catalogue = FirstWords & PageWords
