/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Where a card stands. */
export type CardState =
  /** This is no national ID number: its form or its check digit is wrong. */
  | 'INVALID_NUMBER'
  /** No report made through this service; reports by 1996, certificate or counter are not known here. The same for a number that nobody has. */
  | 'NOT_REPORTED'
  /** A new card was issued: cards issued before `since` are void. */
  | 'REPLACED'
  /** Its loss is reported. Do not accept it. */
  | 'REPORTED_LOST';

export type CardStatusQueryVariables = Exact<{
  idNumbers: Array<string> | string;
  purpose?: string | null | undefined;
}>;


export type CardStatusQuery = { cardStatus: Array<{ idNumber: string, state: CardState, since: string | null, asOf: string }> };

export type WatchCardsMutationVariables = Exact<{
  idNumbers: Array<string> | string;
  until: string;
}>;


export type WatchCardsMutation = { watchCards: Array<{ id: string | null, idNumber: string, state: CardState, since: string | null, asOf: string, until: string }> };
