/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An answer to a challenge. Right or wrong, it spends the challenge. */
export type CaptchaAnswer = {
  /** The six digits. */
  answer: string;
  /** The challenge's token. */
  token: string;
};

/** How far the office's contact with the citizen has come. */
export type ContactState =
  /** 已聯絡到當事人或已確認 */
  | 'CONFIRMED'
  /** Reached, but the report was denied or its data is wrong (D8). */
  | 'DISPUTED'
  /** 未聯絡到當事人或受委託人／法定代理人 */
  | 'NOT_REACHED'
  /** Nobody has tried yet. */
  | 'PENDING';

/** What the citizen declares (A2). ID number, birth date, town and parent's name are checked against the registry; the rest is recorded (A3). */
export type Declaration = {
  /** The rest of the household address. Recorded, not checked. */
  address: string;
  /** Date of birth. */
  birthDate: string;
  /** The citizen's usual email address. */
  email: string;
  /** National ID number, in any letter case or width. */
  idNumber: string;
  /** The citizen's name. Recorded, not checked. */
  name: string;
  /** Name of the (adoptive) father or (adoptive) mother; one match is enough (A3). */
  parentName: string;
  /** A phone number at which the citizen can be reached (A9). */
  phone: string;
  /** Code of the township or district of the registered household, from `counties`. */
  townCode: string;
};

/** What can be wrong with an input. */
export type InputProblem =
  /** Holds characters that such a value never has. */
  | 'BAD_CHARACTERS'
  /** Not of the form that such a value has. */
  | 'BAD_FORM'
  /** A day before the loss was reported. */
  | 'BEFORE_REPORT'
  /** The last digit does not fit the rest of the ID number. */
  | 'CHECK_DIGIT'
  /** A day that is yet to come. */
  | 'IN_THE_FUTURE'
  /** This idempotency key was used with another input. */
  | 'KEY_REUSED'
  /** No such day in the calendar. */
  | 'NOT_A_DATE'
  /** Nothing was given. */
  | 'REQUIRED'
  /** A resident number (居留證統一證號): its holder has no national ID card. */
  | 'RESIDENT_NUMBER'
  /** Longer than any real value. */
  | 'TOO_LONG'
  /** A day longer ago than anybody has lived. */
  | 'TOO_LONG_AGO'
  /** No township or district has this code. */
  | 'UNKNOWN_TOWN';

/** What can happen to a report. */
export type MilestoneKind =
  /** The revocation confirmed the contact (C5). */
  | 'AUTO_CONFIRMED'
  /** The office reached the citizen, and the data is right (D3). */
  | 'CONTACTED'
  /** The office took its last outcome back (D11). */
  | 'CONTACT_WITHDRAWN'
  /** The office reached the citizen, who denied the report or its data (D8). */
  | 'DISPUTED'
  /** The office tried to reach the citizen in vain (D3). */
  | 'NOT_REACHED'
  /** Three wrong passwords locked online revocation (C4). */
  | 'PASSWORD_LOCKED'
  /** The office issued a new card (D9). */
  | 'REPLACED'
  /** The loss was reported (A4). */
  | 'REPORTED'
  /** Somebody reported the same card again while the report was active (A8). */
  | 'REPORTED_AGAIN'
  /** The report was revoked (C2). */
  | 'REVOKED';

/** How far telling a system has come. */
export type NotifiedState =
  /** All has arrived. */
  | 'DELIVERED'
  /** It can't be delivered for now; people are seeing to it. */
  | 'HELD'
  /** It was sent in vain so far, and is sent again. */
  | 'RETRYING'
  /** It is on its way. */
  | 'SENDING';

/** The kinds of systems that are told of a report. */
export type NotifiedSystem =
  /** 中央戶役政資訊系統 */
  | 'CENTRAL'
  /** 直轄市、縣（市）戶役政資訊系統 */
  | 'COUNTY';

/** The reasons for a refusal. */
export type RefusalCode =
  /** Staff: the contact is confirmed already. */
  | 'ALREADY_CONFIRMED'
  /** Staff: the report was ended by a new card meanwhile. */
  | 'ALREADY_REPLACED'
  /** The person has an active report (A8). */
  | 'ALREADY_REPORTED'
  /** Staff: the report was revoked meanwhile. */
  | 'ALREADY_REVOKED'
  /** Too many failures from this source: revoking needs a challenge answered too. */
  | 'CAPTCHA_REQUIRED'
  /** The answer was wrong, or the challenge is spent, expired or not ours. */
  | 'CAPTCHA_WRONG'
  /** Staff: somebody has changed the case since it was read; nothing was changed. */
  | 'CONFLICT'
  /** The office is clearing up a doubt about this report; only it can end it (D8). For staff it stands between CONFLICT and EXPLANATION_REQUIRED: a disputed report is not confirmed by phone. */
  | 'DISPUTED'
  /** Staff: this outcome needs an explanation (D4, D8). */
  | 'EXPLANATION_REQUIRED'
  /** The four checked items do not agree with the registry (A5). Which one differs is never told. */
  | 'IDENTITY_MISMATCH'
  /** An input cannot be right as it stands. */
  | 'INVALID_INPUT'
  /** There is nothing to revoke. */
  | 'NO_ACTIVE_REPORT'
  /** Three wrong passwords locked online revocation (C4). */
  | 'PASSWORD_LOCKED'
  /** The revocation password is wrong. */
  | 'PASSWORD_WRONG'
  /** The household registry does not answer; nothing was stored. */
  | 'REGISTRY_UNAVAILABLE'
  /** Staff: ten minutes have passed, the outcome stays (D11). It wins after CONFLICT. */
  | 'TOO_LATE'
  /** Too many failed tries; try again after `retryAfter` seconds. */
  | 'TOO_MANY_REQUESTS';

/** Input of `report`. */
export type ReportInput = {
  /** The answer to a challenge. */
  captcha: CaptchaAnswer;
  /** What the citizen declares. */
  declaration: Declaration;
  /** Makes a repeated request return the first outcome again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** Four characters A–Z, a–z, 0–9, for revoking this report (A7). */
  revocationPassword: string;
};

/** Where a loss report stands. */
export type ReportState =
  /** The card counts as lost. */
  | 'ACTIVE'
  /** Ended by a new card (D9). */
  | 'REPLACED'
  /** Taken back: the card was found. */
  | 'REVOKED';

/** Input of `revoke`. */
export type RevokeInput = {
  /** Asked for by CAPTCHA_REQUIRED after failures from one source. */
  captcha?: CaptchaAnswer | null | undefined;
  /** What the citizen declares. */
  declaration: Declaration;
  /** Makes a repeated request return the first outcome again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** The password chosen with the report. */
  revocationPassword: string;
};

/** Input of `status`. */
export type StatusInput = {
  /** The answer to a challenge. */
  captcha: CaptchaAnswer;
  /** What the citizen declares. */
  declaration: Declaration;
};

/** Other ways to the goal. */
export type WayOn =
  /** Call the hotline 1996. */
  | 'CALL_1996'
  /** Check what was typed. */
  | 'CHECK_DATA'
  /** Try again later. */
  | 'TRY_LATER'
  /** Use the certificate-based service (自然人憑證). */
  | 'USE_CERTIFICATE'
  /** Go to the household registration office. */
  | 'VISIT_OFFICE';

export type OfficePartsFragment = { code: string, name: string, phone: string | null };

export type ReceiptPartsFragment = { number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> };

export type RefusalPartsFragment = { code: RefusalCode, message: string, attemptsLeft: number | null, retryAfter: number | null, waysOn: Array<WayOn>, fields: Array<{ path: string, problem: InputProblem, message: string }>, receipt: { number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> } | null };

export type IssueCaptchaMutationVariables = Exact<{ [key: string]: never; }>;


export type IssueCaptchaMutation = { issueCaptcha: { token: string, imageUrl: string, audioUrl: string, expiresAt: string } };

export type ReportMutationVariables = Exact<{
  input: ReportInput;
}>;


export type ReportMutation = { report:
    | { __typename: 'Receipt', number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, attemptsLeft: number | null, retryAfter: number | null, waysOn: Array<WayOn>, fields: Array<{ path: string, problem: InputProblem, message: string }>, receipt: { number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> } | null }
   };

export type RevokeMutationVariables = Exact<{
  input: RevokeInput;
}>;


export type RevokeMutation = { revoke:
    | { __typename: 'Receipt', number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, attemptsLeft: number | null, retryAfter: number | null, waysOn: Array<WayOn>, fields: Array<{ path: string, problem: InputProblem, message: string }>, receipt: { number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> } | null }
   };

export type StatusQueryVariables = Exact<{
  input: StatusInput;
}>;


export type StatusQuery = { status:
    | { __typename: 'Receipts', receipts: Array<{ number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, attemptsLeft: number | null, retryAfter: number | null, waysOn: Array<WayOn>, fields: Array<{ path: string, problem: InputProblem, message: string }>, receipt: { number: string, state: ReportState, reportedAt: string, revokedAt: string | null, contactState: ContactState, passwordLocked: boolean, office: { code: string, name: string, phone: string | null } | null, milestones: Array<{ kind: MilestoneKind, at: string }>, notified: Array<{ system: NotifiedSystem, state: NotifiedState, since: string }> } | null }
   };

export type SetupQueryVariables = Exact<{ [key: string]: never; }>;


export type SetupQuery = { counties: Array<{ code: string, name: string, nameEn: string, towns: Array<{ code: string, name: string, nameEn: string, postalCode: string }> }>, demo: { citizens: Array<{ note: string, idNumber: string, name: string, birthDate: string, townCode: string, address: string, parentName: string }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const OfficePartsFragmentDoc = new TypedDocumentString(`
    fragment OfficeParts on Office {
  code
  name
  phone
}
    `, {"fragmentName":"OfficeParts"}) as unknown as TypedDocumentString<OfficePartsFragment, unknown>;
export const ReceiptPartsFragmentDoc = new TypedDocumentString(`
    fragment ReceiptParts on Receipt {
  number
  state
  reportedAt
  revokedAt
  contactState
  passwordLocked
  office {
    ...OfficeParts
  }
  milestones {
    kind
    at
  }
  notified {
    system
    state
    since
  }
}
    fragment OfficeParts on Office {
  code
  name
  phone
}`, {"fragmentName":"ReceiptParts"}) as unknown as TypedDocumentString<ReceiptPartsFragment, unknown>;
export const RefusalPartsFragmentDoc = new TypedDocumentString(`
    fragment RefusalParts on Refusal {
  code
  message
  attemptsLeft
  retryAfter
  waysOn
  fields {
    path
    problem
    message
  }
  receipt {
    ...ReceiptParts
  }
}
    fragment OfficeParts on Office {
  code
  name
  phone
}
fragment ReceiptParts on Receipt {
  number
  state
  reportedAt
  revokedAt
  contactState
  passwordLocked
  office {
    ...OfficeParts
  }
  milestones {
    kind
    at
  }
  notified {
    system
    state
    since
  }
}`, {"fragmentName":"RefusalParts"}) as unknown as TypedDocumentString<RefusalPartsFragment, unknown>;
export const IssueCaptchaDocument = new TypedDocumentString(`
    mutation IssueCaptcha {
  issueCaptcha {
    token
    imageUrl
    audioUrl
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<IssueCaptchaMutation, IssueCaptchaMutationVariables>;
export const ReportDocument = new TypedDocumentString(`
    mutation Report($input: ReportInput!) {
  report(input: $input) {
    __typename
    ...ReceiptParts
    ...RefusalParts
  }
}
    fragment OfficeParts on Office {
  code
  name
  phone
}
fragment ReceiptParts on Receipt {
  number
  state
  reportedAt
  revokedAt
  contactState
  passwordLocked
  office {
    ...OfficeParts
  }
  milestones {
    kind
    at
  }
  notified {
    system
    state
    since
  }
}
fragment RefusalParts on Refusal {
  code
  message
  attemptsLeft
  retryAfter
  waysOn
  fields {
    path
    problem
    message
  }
  receipt {
    ...ReceiptParts
  }
}`) as unknown as TypedDocumentString<ReportMutation, ReportMutationVariables>;
export const RevokeDocument = new TypedDocumentString(`
    mutation Revoke($input: RevokeInput!) {
  revoke(input: $input) {
    __typename
    ...ReceiptParts
    ...RefusalParts
  }
}
    fragment OfficeParts on Office {
  code
  name
  phone
}
fragment ReceiptParts on Receipt {
  number
  state
  reportedAt
  revokedAt
  contactState
  passwordLocked
  office {
    ...OfficeParts
  }
  milestones {
    kind
    at
  }
  notified {
    system
    state
    since
  }
}
fragment RefusalParts on Refusal {
  code
  message
  attemptsLeft
  retryAfter
  waysOn
  fields {
    path
    problem
    message
  }
  receipt {
    ...ReceiptParts
  }
}`) as unknown as TypedDocumentString<RevokeMutation, RevokeMutationVariables>;
export const StatusDocument = new TypedDocumentString(`
    query Status($input: StatusInput!) {
  status(input: $input) {
    __typename
    ... on Receipts {
      receipts {
        ...ReceiptParts
      }
    }
    ...RefusalParts
  }
}
    fragment OfficeParts on Office {
  code
  name
  phone
}
fragment ReceiptParts on Receipt {
  number
  state
  reportedAt
  revokedAt
  contactState
  passwordLocked
  office {
    ...OfficeParts
  }
  milestones {
    kind
    at
  }
  notified {
    system
    state
    since
  }
}
fragment RefusalParts on Refusal {
  code
  message
  attemptsLeft
  retryAfter
  waysOn
  fields {
    path
    problem
    message
  }
  receipt {
    ...ReceiptParts
  }
}`) as unknown as TypedDocumentString<StatusQuery, StatusQueryVariables>;
export const SetupDocument = new TypedDocumentString(`
    query Setup {
  counties {
    code
    name
    nameEn
    towns {
      code
      name
      nameEn
      postalCode
    }
  }
  demo {
    citizens {
      note
      idNumber
      name
      birthDate
      townCode
      address
      parentName
    }
  }
}
    `) as unknown as TypedDocumentString<SetupQuery, SetupQueryVariables>;