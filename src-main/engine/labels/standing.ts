/**
 * What labels of an attribute stand for that are no longer offered: one that was merged, for the label it was merged into;
 * one that is retired or deleted, or was merged into such a one, for none (null). The others stand for themselves.
 */
export type Standing = ReadonlyMap<number, number | null>
