/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Narrows the audit trail. */
export type AuditFilter = {
  /** Only what this account did. */
  account?: string | null | undefined;
  /** Not before this moment. */
  from?: string | null | undefined;
  /** Only what concerned this case. */
  number?: string | null | undefined;
  /** Only this operation. */
  operation?: string | null | undefined;
  /** Before this moment. */
  to?: string | null | undefined;
};

/** What cases are searched by. Names are sealed: nobody searches by them. */
export type CaseSearch = {
  /** The day of the report, in Taipei. */
  day?: string | null | undefined;
  /** An ID number. The search goes on record. */
  idNumber?: string | null | undefined;
  /** A case number, with or without hyphens. */
  number?: string | null | undefined;
  /** Only those past their time. */
  overdue?: boolean | null | undefined;
  /** Where the report stands. */
  state?: ReportState | null | undefined;
};

/** Input of `changePassword`. */
export type ChangePasswordInput = {
  /** The present password. */
  current: string;
  /** The new one: 12 characters or more. */
  new: string;
};

/** Input of `closeReplaced`. */
export type CloseReplacedInput = {
  /** Makes a repeated request return the case again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** The day on which the new card was issued. */
  issuedOn: string;
  /** The case number. */
  number: string;
};

/** How a citizen is contacted. */
export type ContactMethod =
  /** By email. */
  | 'EMAIL'
  /** By phone. */
  | 'PHONE';

/** What can come of a contact. */
export type ContactOutcome =
  /** 已聯絡到當事人或已確認 */
  | 'CONFIRMED'
  /** Reached, but the report was denied or its data is wrong (D8). */
  | 'DISPUTED'
  /** 未聯絡到當事人或受委託人／法定代理人 */
  | 'NOT_REACHED';

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

/** A table of the figures. */
export type FigureTable =
  /** One row a day. */
  | 'DAYS'
  /** One row a month; the span is widened to whole months. */
  | 'MONTHS'
  /** One row an office. */
  | 'OFFICES'
  /** How long citizens waited for the first contact. */
  | 'WAITS';

/** Narrows a tab. */
export type InboxFilter = {
  /** Only those reported on this day, in Taipei. */
  day?: string | null | undefined;
  /** Only those disputed. */
  disputed?: boolean | null | undefined;
  /** Only those locked by three wrong passwords. */
  locked?: boolean | null | undefined;
  /** Only those past their time. */
  overdue?: boolean | null | undefined;
  /** Only those reported again. */
  reportedAgain?: boolean | null | undefined;
  /** Only those of this town. */
  townCode?: string | null | undefined;
};

/** The clerk's two lists. */
export type InboxTab =
  /** 「非上班／免自然人憑證掛失紀錄」: nobody has tried to contact the citizen yet (D1). */
  | 'FIRST_CONTACT'
  /** 「未處理查詢」: contacts so far in vain, or disputed (D2, D8). */
  | 'UNRESOLVED';

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

/** How a declared name compares with the registry's. */
export type NameDifference =
  /** Another name. */
  | 'DIFFERENT'
  /** The same. */
  | 'SAME'
  /** Only variant forms of the same characters (異體字) differ. */
  | 'VARIANTS';

/** What a notice tells. */
export type NoticeEvent =
  /** A revocation confirmed the contact (C5). */
  | 'AUTO_CONFIRMED'
  /** A contact was recorded or withdrawn (D5, D11). */
  | 'CONTACT_RECORDED'
  /** A report was ended by a new card (D9). */
  | 'REPLACED'
  /** A loss was reported (A4). */
  | 'REPORTED'
  /** A report was revoked (C2, D7). */
  | 'REVOKED';

/** Narrows the notices. */
export type NoticeFilter = {
  /** Only those of this case. */
  number?: string | null | undefined;
  /** Only those that stand so. */
  state?: NoticeState | null | undefined;
  /** Only those to this target: a county code, or `central`. */
  target?: string | null | undefined;
};

/** What a notice waits for that is not tried. */
export type NoticeHold =
  /** The one before it of its case and target is not settled. */
  | 'EARLIER_NOTICE'
  /** Its target answered that it is gone (410): a replay resumes it. */
  | 'TARGET_STOPPED'
  /** Its target has no entry yet: it is kept. */
  | 'TARGET_UNCONFIGURED';

/** Why a dead notice is let be. */
export type NoticeSkipReason =
  /** What it carried is past its time (F1). No operator gives this reason. */
  | 'ERASED'
  /** The target does not need it any more. */
  | 'NOT_NEEDED'
  /** The target will not take it, whatever is done. */
  | 'REFUSED'
  /** The target knows by another way. */
  | 'TOLD_OTHERWISE';

/** Whether a notice has arrived. */
export type NoticeState =
  /** Given up until an operator acts. */
  | 'DEAD'
  /** It has. */
  | 'DELIVERED'
  /** Not yet. */
  | 'PENDING';

/** The kinds of systems that are told. */
export type NoticeTargetKind =
  /** 中央戶役政資訊系統 */
  | 'CENTRAL'
  /** 直轄市、縣（市）戶役政資訊系統 */
  | 'COUNTY'
  /** 機關或業者：留意一張身分證的合作單位 */
  | 'PARTNER';

/** How a target is doing. */
export type NoticeTargetState =
  /** All that was sent has arrived, or the last attempt did. */
  | 'HEALTHY'
  /** Failures in a row: single attempts probe it. */
  | 'OPEN'
  /** Its last attempt failed, and notices wait. */
  | 'RETRYING'
  /** It answered that it is gone (410). A replay resumes it. */
  | 'STOPPED'
  /** It has no entry: its notices are kept. */
  | 'UNCONFIGURED';

/** Narrows what partners asked; what is left out doesn't. */
export type PartnerQuestionFilter = {
  /** Only what this partner asked, by its client id. */
  clientId?: string | null | undefined;
  /** Not before this moment. */
  from?: string | null | undefined;
  /** Before this moment. */
  to?: string | null | undefined;
};

/** What a partner can ask. */
export type PartnerQuestionKind =
  /** Where cards stand. */
  | 'STATUS'
  /** To be told what happens to cards. */
  | 'WATCH';

/** The reasons for which a password is not changed. */
export type PasswordRefusalCode =
  /** Among the most common ones, or the account's name, or one piece over and over. */
  | 'TOO_COMMON'
  /** More than 128 characters. */
  | 'TOO_LONG'
  /** Too many failed tries. */
  | 'TOO_MANY_REQUESTS'
  /** Fewer than 12 characters. */
  | 'TOO_SHORT'
  /** The new one is the present one. */
  | 'UNCHANGED'
  /** The present password is wrong. */
  | 'WRONG_CREDENTIALS';

/** Whose phone number was called. */
export type PhoneUsed =
  /** The declared one. */
  | 'DECLARED'
  /** The registry's. */
  | 'REGISTRY';

/** Input of `recordContact`. */
export type RecordContactInput = {
  /** 「其他說明」: needed from the second NOT_REACHED on (D4), and with DISPUTED (D8). */
  explanation?: string | null | undefined;
  /** Makes a repeated request return the case again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** How. */
  method: ContactMethod;
  /** The case number. */
  number: string;
  /** What came of it. */
  outcome: ContactOutcome;
  /** Whose phone number was called (D10). Counts with PHONE only. */
  phoneUsed?: PhoneUsed | null | undefined;
  /** How many contacts the clerk saw when deciding; CONFLICT when there are others. */
  seenContacts: number;
  /** How many of those were withdrawn when deciding (D11). When given, a withdrawal in the meantime is a CONFLICT too. */
  seenWithdrawn?: number | null | undefined;
};

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

/** Where a loss report stands. */
export type ReportState =
  /** The card counts as lost. */
  | 'ACTIVE'
  /** Ended by a new card (D9). */
  | 'REPLACED'
  /** Taken back: the card was found. */
  | 'REVOKED';

/** Input of `revokeAtOffice`. */
export type RevokeAtOfficeInput = {
  /** Makes a repeated request return the case again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** The identity document that was checked. */
  identityDocument: string;
  /** A note. */
  note?: string | null | undefined;
  /** The case number. */
  number: string;
};

/** What a member of staff works for. */
export type Role =
  /** The system: reads the audit trail, sees no case. */
  | 'ADMIN'
  /** The country: sees all cases and notices. */
  | 'CENTRAL'
  /** An office: works off its cases. */
  | 'CLERK'
  /** A county: sees its cases and notices. */
  | 'COUNTY';

/** Input of `signIn`. */
export type SignInInput = {
  /** A one-time code or a recovery code, once they are in force. */
  otp?: string | null | undefined;
  /** The account's password. */
  password: string;
  /** The account's name, in any letter case. */
  username: string;
};

/** The reasons for which nobody is signed in. */
export type SignInRefusalCode =
  /** The password is right; a one-time code is needed too. */
  | 'OTP_REQUIRED'
  /** The one-time code is wrong, or was used before. */
  | 'OTP_WRONG'
  /** Too many failed tries. */
  | 'TOO_MANY_REQUESTS'
  /** Name and password do not belong together, or nobody has the name, or the account is shut. */
  | 'WRONG_CREDENTIALS';

/** Whose card it is about: the number of a case, or else an ID number. */
export type WhoAskedInput = {
  /** The ID number, when there is no case. */
  idNumber?: string | null | undefined;
  /** Which identity document the person has shown. It is asked so that nobody forgets to look at one; it is not kept. */
  identityDocument: string;
  /** The number of a case of the own office. */
  number?: string | null | undefined;
};

/** Input of `withdrawContact`. */
export type WithdrawContactInput = {
  /** Makes a repeated request return the case again. Kept for 24 hours. */
  idempotencyKey?: string | null | undefined;
  /** The case number. */
  number: string;
  /** Why. */
  reason: string;
};

export type TargetPartsFragment = { kind: NoticeTargetKind, code: string, name: string, state: NoticeTargetState, pending: number, late: number, dead: number, oldestPendingAt: string | null, oldestDeadAt: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, lastError: string | null, circuitOpenSince: string | null, stoppedAt: string | null, lastHour: Array<{ at: string, delivered: number, failed: number }> };

export type NoticeLinePartsFragment = { id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } };

export type NoticePartsFragment = { sequence: number, lastError: string | null, lastAttemptAt: string | null, nextAttemptAt: string | null, skipReason: NoticeSkipReason | null, erased: boolean, id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, attemptLog: Array<{ at: string, tookMs: number, status: number | null, error: string | null }> | null, target: { kind: NoticeTargetKind, code: string, name: string } };

export type NoticeTargetsQueryVariables = Exact<{ [key: string]: never; }>;


export type NoticeTargetsQuery = { noticeTargets: Array<{ kind: NoticeTargetKind, code: string, name: string, state: NoticeTargetState, pending: number, late: number, dead: number, oldestPendingAt: string | null, oldestDeadAt: string | null, lastSuccessAt: string | null, lastFailureAt: string | null, lastError: string | null, circuitOpenSince: string | null, stoppedAt: string | null, lastHour: Array<{ at: string, delivered: number, failed: number }> }> };

export type NoticesQueryVariables = Exact<{
  filter?: NoticeFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type NoticesQuery = { notices: { nodes: Array<{ id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type NoticeQueryVariables = Exact<{
  id: string | number;
}>;


export type NoticeQuery = { notice: { sequence: number, lastError: string | null, lastAttemptAt: string | null, nextAttemptAt: string | null, skipReason: NoticeSkipReason | null, erased: boolean, id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, attemptLog: Array<{ at: string, tookMs: number, status: number | null, error: string | null }> | null, target: { kind: NoticeTargetKind, code: string, name: string } } | null };

export type ReplayNoticeMutationVariables = Exact<{
  id: string | number;
}>;


export type ReplayNoticeMutation = { replayNotice: { sequence: number, lastError: string | null, lastAttemptAt: string | null, nextAttemptAt: string | null, skipReason: NoticeSkipReason | null, erased: boolean, id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, attemptLog: Array<{ at: string, tookMs: number, status: number | null, error: string | null }> | null, target: { kind: NoticeTargetKind, code: string, name: string } } };

export type SkipNoticeMutationVariables = Exact<{
  id: string | number;
  reason: NoticeSkipReason;
}>;


export type SkipNoticeMutation = { skipNotice:
    | { __typename: 'Notice', sequence: number, lastError: string | null, lastAttemptAt: string | null, nextAttemptAt: string | null, skipReason: NoticeSkipReason | null, erased: boolean, id: string, number: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, attemptLog: Array<{ at: string, tookMs: number, status: number | null, error: string | null }> | null, target: { kind: NoticeTargetKind, code: string, name: string } }
    | { __typename: 'Refusal', code: RefusalCode, message: string }
   };

export type ReplayNoticesMutationVariables = Exact<{
  target: string;
  from: string;
  to: string;
}>;


export type ReplayNoticesMutation = { changed: { count: number, more: boolean } };

export type SkipNoticesMutationVariables = Exact<{
  target: string;
  from: string;
  to: string;
  reason: NoticeSkipReason;
}>;


export type SkipNoticesMutation = { changed: { count: number, more: boolean } };

export type StaffPartsFragment = { username: string, role: Role, mustChangePassword: boolean, mustEnrolOtp: boolean, otpEnrolled: boolean, sessionEndsAt: string, sessionMustEndAt: string, lastSignInAt: string | null, failedSignIns: number, office: { code: string, name: string } | null, county: { code: string, name: string } | null, towns: Array<{ code: string, name: string }>, signIns: Array<{ at: string, outcome: string, here: boolean }> };

export type LinePartsFragment = { number: string, state: ReportState, contactState: ContactState, maskedName: string, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, contacts: number, dueAt: string, overdue: boolean, passwordLocked: boolean, town: { code: string, name: string } };

export type DeclarationPartsFragment = { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string };

export type CasePartsFragment = { number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> };

export type DeskRefusalPartsFragment = { code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { username: string, role: Role, mustChangePassword: boolean, mustEnrolOtp: boolean, otpEnrolled: boolean, sessionEndsAt: string, sessionMustEndAt: string, lastSignInAt: string | null, failedSignIns: number, office: { code: string, name: string } | null, county: { code: string, name: string } | null, towns: Array<{ code: string, name: string }>, signIns: Array<{ at: string, outcome: string, here: boolean }> } | null };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'Session', staff: { username: string, role: Role, mustChangePassword: boolean, mustEnrolOtp: boolean, otpEnrolled: boolean, sessionEndsAt: string, sessionMustEndAt: string, lastSignInAt: string | null, failedSignIns: number, office: { code: string, name: string } | null, county: { code: string, name: string } | null, towns: Array<{ code: string, name: string }>, signIns: Array<{ at: string, outcome: string, here: boolean }> } }
    | { __typename: 'SignInRefusal', code: SignInRefusalCode, message: string, retryAfter: number | null }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: boolean };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'PasswordRefusal', code: PasswordRefusalCode, message: string }
    | { __typename: 'Session', staff: { username: string, role: Role, mustChangePassword: boolean, mustEnrolOtp: boolean, otpEnrolled: boolean, sessionEndsAt: string, sessionMustEndAt: string, lastSignInAt: string | null, failedSignIns: number, office: { code: string, name: string } | null, county: { code: string, name: string } | null, towns: Array<{ code: string, name: string }>, signIns: Array<{ at: string, outcome: string, here: boolean }> } }
   };

export type EnrolOtpMutationVariables = Exact<{ [key: string]: never; }>;


export type EnrolOtpMutation = { enrolOtp: { secret: string, uri: string, qr: { size: number, path: string } } | null };

export type ConfirmOtpMutationVariables = Exact<{
  code: string;
}>;


export type ConfirmOtpMutation = { confirmOtp: { recoveryCodes: Array<string> } | null };

export type InboxQueryVariables = Exact<{
  tab: InboxTab;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: InboxFilter | null | undefined;
}>;


export type InboxQuery = { inboxCounts: { firstContact: number, unresolved: number, overdueFirstContact: number, overdueUnresolved: number }, inbox: { nodes: Array<{ number: string, state: ReportState, contactState: ContactState, maskedName: string, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, contacts: number, dueAt: string, overdue: boolean, passwordLocked: boolean, town: { code: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CasesQueryVariables = Exact<{
  search: CaseSearch;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CasesQuery = { cases: { nodes: Array<{ number: string, state: ReportState, contactState: ContactState, maskedName: string, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, contacts: number, dueAt: string, overdue: boolean, passwordLocked: boolean, town: { code: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CaseQueryVariables = Exact<{
  number: string;
}>;


export type CaseQuery = { case: { number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> } | null };

export type RecordContactMutationVariables = Exact<{
  input: RecordContactInput;
}>;


export type RecordContactMutation = { result:
    | { __typename: 'Case', number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> }
   };

export type WithdrawContactMutationVariables = Exact<{
  input: WithdrawContactInput;
}>;


export type WithdrawContactMutation = { result:
    | { __typename: 'Case', number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> }
   };

export type RevokeAtOfficeMutationVariables = Exact<{
  input: RevokeAtOfficeInput;
}>;


export type RevokeAtOfficeMutation = { result:
    | { __typename: 'Case', number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> }
   };

export type CloseReplacedMutationVariables = Exact<{
  input: CloseReplacedInput;
}>;


export type CloseReplacedMutation = { result:
    | { __typename: 'Case', number: string, state: ReportState, contactState: ContactState, reportedAt: string, outsideOfficeHours: boolean, reportedAgainAt: string | null, revokedAt: string | null, replacedOn: string | null, passwordLocked: boolean, mine: boolean, dueAt: string, overdue: boolean, nameDifference: NameDifference | null, registryPhone: string | null, phoneDiffers: boolean, explanationNeeded: boolean, withdrawUntil: string | null, town: { code: string, name: string }, office: { name: string, phone: string | null } | null, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } | null, redeclarations: Array<{ at: string, declaration: { idNumber: string, name: string, birthDate: string, townCode: string, address: string, phone: string, email: string, parentName: string } }>, contacts: Array<{ position: number, at: string, by: string, outcome: ContactOutcome, method: ContactMethod, phoneUsed: PhoneUsed | null, explanation: string, withdrawnAt: string | null, withdrawalReason: string }>, milestones: Array<{ kind: MilestoneKind, at: string }>, notices: Array<{ id: string, event: NoticeEvent, state: NoticeState, hold: NoticeHold | null, attempts: number, createdAt: string, deliveredAt: string | null, skippedAt: string | null, target: { kind: NoticeTargetKind, code: string, name: string } }>, counter: { at: string, by: string, identityDocument: string, note: string } | null, otherReports: Array<{ number: string, state: ReportState, reportedAt: string }> }
    | { __typename: 'Refusal', code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> }
   };

export type TotalsPartsFragment = { reports: number, contacted: number, reachedAtFirst: number, backlog: number, overdue: number };

export type WaitsPartsFragment = { count: number, median: number | null, p95: number | null, spread: Array<{ below: number | null, count: number }> };

export type FiguresQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type FiguresQuery = { figures: { days: Array<{ day: string, reports: number, revocations: number, replaced: number, lockOuts: number }>, offices: Array<{ office: { code: string, name: string } | null, totals: { reports: number, contacted: number, reachedAtFirst: number, backlog: number, overdue: number } }>, total: { reports: number, contacted: number, reachedAtFirst: number, backlog: number, overdue: number }, firstContact: { count: number, median: number | null, p95: number | null, spread: Array<{ below: number | null, count: number }> } } };

export type WeekPartsFragment = { reports: number, contacted: number, reachedAtFirst: number, backlog: number, firstContact: { median: number | null } };

export type WeekQueryVariables = Exact<{ [key: string]: never; }>;


export type WeekQuery = { weekFigures: { overdue: number, now: { reports: number, contacted: number, reachedAtFirst: number, backlog: number, firstContact: { median: number | null } }, before: { reports: number, contacted: number, reachedAtFirst: number, backlog: number, firstContact: { median: number | null } } } };

export type MonthsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type MonthsQuery = { monthlyFigures: Array<{ month: string, reports: number, revocations: number, replaced: number, lockOuts: number, contacted: number, reachedAtFirst: number, firstContact: { median: number | null, p95: number | null } }> };

export type ExportFiguresMutationVariables = Exact<{
  from: string;
  to: string;
  table: FigureTable;
}>;


export type ExportFiguresMutation = { exportFigures: string };

export type AuditQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditQuery = { auditEvents: { nodes: Array<{ id: string, at: string, actor: string, account: string | null, operation: string, number: string | null, outcome: string, reason: string | null, requestId: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, auditTrail: { seals: number, sealedAt: string | null, head: string | null, waiting: number }, calendar: { coveredUntil: string | null, endsSoon: boolean } };

export type CalendarQueryVariables = Exact<{ [key: string]: never; }>;


export type CalendarQuery = { calendar: { coveredUntil: string | null, endsSoon: boolean } };

export type WhoAskedMutationVariables = Exact<{
  input: WhoAskedInput;
}>;


export type WhoAskedMutation = { result:
    | { __typename: 'Refusal', code: RefusalCode, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'WhoAsked', asked: Array<{ organisation: string, day: string, times: number }> }
   };

export type PartnerQuestionsQueryVariables = Exact<{
  filter?: PartnerQuestionFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type PartnerQuestionsQuery = { partnerQuestions: { nodes: Array<{ id: string, at: string, clientId: string, organisation: string | null, kind: PartnerQuestionKind, purpose: string | null, requestId: string, answers: Array<{ card: string | null, state: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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
export const TargetPartsFragmentDoc = new TypedDocumentString(`
    fragment TargetParts on NoticeTargetStanding {
  kind
  code
  name
  state
  pending
  late
  dead
  oldestPendingAt
  oldestDeadAt
  lastSuccessAt
  lastFailureAt
  lastError
  circuitOpenSince
  stoppedAt
  lastHour {
    at
    delivered
    failed
  }
}
    `, {"fragmentName":"TargetParts"}) as unknown as TypedDocumentString<TargetPartsFragment, unknown>;
export const NoticeLinePartsFragmentDoc = new TypedDocumentString(`
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}
    `, {"fragmentName":"NoticeLineParts"}) as unknown as TypedDocumentString<NoticeLinePartsFragment, unknown>;
export const NoticePartsFragmentDoc = new TypedDocumentString(`
    fragment NoticeParts on Notice {
  ...NoticeLineParts
  sequence
  lastError
  lastAttemptAt
  nextAttemptAt
  skipReason
  erased
  attemptLog {
    at
    tookMs
    status
    error
  }
}
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}`, {"fragmentName":"NoticeParts"}) as unknown as TypedDocumentString<NoticePartsFragment, unknown>;
export const StaffPartsFragmentDoc = new TypedDocumentString(`
    fragment StaffParts on Staff {
  username
  role
  office {
    code
    name
  }
  county {
    code
    name
  }
  towns {
    code
    name
  }
  mustChangePassword
  mustEnrolOtp
  otpEnrolled
  sessionEndsAt
  sessionMustEndAt
  signIns {
    at
    outcome
    here
  }
  lastSignInAt
  failedSignIns
}
    `, {"fragmentName":"StaffParts"}) as unknown as TypedDocumentString<StaffPartsFragment, unknown>;
export const LinePartsFragmentDoc = new TypedDocumentString(`
    fragment LineParts on CaseSummary {
  number
  state
  contactState
  maskedName
  town {
    code
    name
  }
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  contacts
  dueAt
  overdue
  passwordLocked
}
    `, {"fragmentName":"LineParts"}) as unknown as TypedDocumentString<LinePartsFragment, unknown>;
export const DeclarationPartsFragmentDoc = new TypedDocumentString(`
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
    `, {"fragmentName":"DeclarationParts"}) as unknown as TypedDocumentString<DeclarationPartsFragment, unknown>;
export const CasePartsFragmentDoc = new TypedDocumentString(`
    fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}`, {"fragmentName":"CaseParts"}) as unknown as TypedDocumentString<CasePartsFragment, unknown>;
export const DeskRefusalPartsFragmentDoc = new TypedDocumentString(`
    fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}
    `, {"fragmentName":"DeskRefusalParts"}) as unknown as TypedDocumentString<DeskRefusalPartsFragment, unknown>;
export const TotalsPartsFragmentDoc = new TypedDocumentString(`
    fragment TotalsParts on OfficeTotals {
  reports
  contacted
  reachedAtFirst
  backlog
  overdue
}
    `, {"fragmentName":"TotalsParts"}) as unknown as TypedDocumentString<TotalsPartsFragment, unknown>;
export const WaitsPartsFragmentDoc = new TypedDocumentString(`
    fragment WaitsParts on Waits {
  count
  median
  p95
  spread {
    below
    count
  }
}
    `, {"fragmentName":"WaitsParts"}) as unknown as TypedDocumentString<WaitsPartsFragment, unknown>;
export const WeekPartsFragmentDoc = new TypedDocumentString(`
    fragment WeekParts on WeekNumbers {
  reports
  contacted
  reachedAtFirst
  backlog
  firstContact {
    median
  }
}
    `, {"fragmentName":"WeekParts"}) as unknown as TypedDocumentString<WeekPartsFragment, unknown>;
export const NoticeTargetsDocument = new TypedDocumentString(`
    query NoticeTargets {
  noticeTargets {
    ...TargetParts
  }
}
    fragment TargetParts on NoticeTargetStanding {
  kind
  code
  name
  state
  pending
  late
  dead
  oldestPendingAt
  oldestDeadAt
  lastSuccessAt
  lastFailureAt
  lastError
  circuitOpenSince
  stoppedAt
  lastHour {
    at
    delivered
    failed
  }
}`) as unknown as TypedDocumentString<NoticeTargetsQuery, NoticeTargetsQueryVariables>;
export const NoticesDocument = new TypedDocumentString(`
    query Notices($filter: NoticeFilter, $after: String) {
  notices(filter: $filter, after: $after) {
    nodes {
      ...NoticeLineParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}`) as unknown as TypedDocumentString<NoticesQuery, NoticesQueryVariables>;
export const NoticeDocument = new TypedDocumentString(`
    query Notice($id: ID!) {
  notice(id: $id) {
    ...NoticeParts
  }
}
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}
fragment NoticeParts on Notice {
  ...NoticeLineParts
  sequence
  lastError
  lastAttemptAt
  nextAttemptAt
  skipReason
  erased
  attemptLog {
    at
    tookMs
    status
    error
  }
}`) as unknown as TypedDocumentString<NoticeQuery, NoticeQueryVariables>;
export const ReplayNoticeDocument = new TypedDocumentString(`
    mutation ReplayNotice($id: ID!) {
  replayNotice(id: $id) {
    ...NoticeParts
  }
}
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}
fragment NoticeParts on Notice {
  ...NoticeLineParts
  sequence
  lastError
  lastAttemptAt
  nextAttemptAt
  skipReason
  erased
  attemptLog {
    at
    tookMs
    status
    error
  }
}`) as unknown as TypedDocumentString<ReplayNoticeMutation, ReplayNoticeMutationVariables>;
export const SkipNoticeDocument = new TypedDocumentString(`
    mutation SkipNotice($id: ID!, $reason: NoticeSkipReason!) {
  skipNotice(id: $id, reason: $reason) {
    __typename
    ...NoticeParts
    ... on Refusal {
      code
      message
    }
  }
}
    fragment NoticeLineParts on Notice {
  id
  number
  event
  target {
    kind
    code
    name
  }
  state
  hold
  attempts
  createdAt
  deliveredAt
  skippedAt
}
fragment NoticeParts on Notice {
  ...NoticeLineParts
  sequence
  lastError
  lastAttemptAt
  nextAttemptAt
  skipReason
  erased
  attemptLog {
    at
    tookMs
    status
    error
  }
}`) as unknown as TypedDocumentString<SkipNoticeMutation, SkipNoticeMutationVariables>;
export const ReplayNoticesDocument = new TypedDocumentString(`
    mutation ReplayNotices($target: String!, $from: DateTime!, $to: DateTime!) {
  changed: replayNotices(target: $target, from: $from, to: $to) {
    count
    more
  }
}
    `) as unknown as TypedDocumentString<ReplayNoticesMutation, ReplayNoticesMutationVariables>;
export const SkipNoticesDocument = new TypedDocumentString(`
    mutation SkipNotices($target: String!, $from: DateTime!, $to: DateTime!, $reason: NoticeSkipReason!) {
  changed: skipNotices(target: $target, from: $from, to: $to, reason: $reason) {
    count
    more
  }
}
    `) as unknown as TypedDocumentString<SkipNoticesMutation, SkipNoticesMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    ...StaffParts
  }
}
    fragment StaffParts on Staff {
  username
  role
  office {
    code
    name
  }
  county {
    code
    name
  }
  towns {
    code
    name
  }
  mustChangePassword
  mustEnrolOtp
  otpEnrolled
  sessionEndsAt
  sessionMustEndAt
  signIns {
    at
    outcome
    here
  }
  lastSignInAt
  failedSignIns
}`) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on Session {
      staff {
        ...StaffParts
      }
    }
    ... on SignInRefusal {
      code
      message
      retryAfter
    }
  }
}
    fragment StaffParts on Staff {
  username
  role
  office {
    code
    name
  }
  county {
    code
    name
  }
  towns {
    code
    name
  }
  mustChangePassword
  mustEnrolOtp
  otpEnrolled
  sessionEndsAt
  sessionMustEndAt
  signIns {
    at
    outcome
    here
  }
  lastSignInAt
  failedSignIns
}`) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    __typename
    ... on Session {
      staff {
        ...StaffParts
      }
    }
    ... on PasswordRefusal {
      code
      message
    }
  }
}
    fragment StaffParts on Staff {
  username
  role
  office {
    code
    name
  }
  county {
    code
    name
  }
  towns {
    code
    name
  }
  mustChangePassword
  mustEnrolOtp
  otpEnrolled
  sessionEndsAt
  sessionMustEndAt
  signIns {
    at
    outcome
    here
  }
  lastSignInAt
  failedSignIns
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const EnrolOtpDocument = new TypedDocumentString(`
    mutation EnrolOtp {
  enrolOtp {
    secret
    uri
    qr {
      size
      path
    }
  }
}
    `) as unknown as TypedDocumentString<EnrolOtpMutation, EnrolOtpMutationVariables>;
export const ConfirmOtpDocument = new TypedDocumentString(`
    mutation ConfirmOtp($code: String!) {
  confirmOtp(code: $code) {
    recoveryCodes
  }
}
    `) as unknown as TypedDocumentString<ConfirmOtpMutation, ConfirmOtpMutationVariables>;
export const InboxDocument = new TypedDocumentString(`
    query Inbox($tab: InboxTab!, $first: Int, $after: String, $filter: InboxFilter) {
  inboxCounts {
    firstContact
    unresolved
    overdueFirstContact
    overdueUnresolved
  }
  inbox(tab: $tab, first: $first, after: $after, filter: $filter) {
    nodes {
      ...LineParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LineParts on CaseSummary {
  number
  state
  contactState
  maskedName
  town {
    code
    name
  }
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  contacts
  dueAt
  overdue
  passwordLocked
}`) as unknown as TypedDocumentString<InboxQuery, InboxQueryVariables>;
export const CasesDocument = new TypedDocumentString(`
    query Cases($search: CaseSearch!, $first: Int, $after: String) {
  cases(search: $search, first: $first, after: $after) {
    nodes {
      ...LineParts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LineParts on CaseSummary {
  number
  state
  contactState
  maskedName
  town {
    code
    name
  }
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  contacts
  dueAt
  overdue
  passwordLocked
}`) as unknown as TypedDocumentString<CasesQuery, CasesQueryVariables>;
export const CaseDocument = new TypedDocumentString(`
    query Case($number: String!) {
  case(number: $number) {
    ...CaseParts
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}`) as unknown as TypedDocumentString<CaseQuery, CaseQueryVariables>;
export const RecordContactDocument = new TypedDocumentString(`
    mutation RecordContact($input: RecordContactInput!) {
  result: recordContact(input: $input) {
    __typename
    ...CaseParts
    ...DeskRefusalParts
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}
fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}`) as unknown as TypedDocumentString<RecordContactMutation, RecordContactMutationVariables>;
export const WithdrawContactDocument = new TypedDocumentString(`
    mutation WithdrawContact($input: WithdrawContactInput!) {
  result: withdrawContact(input: $input) {
    __typename
    ...CaseParts
    ...DeskRefusalParts
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}
fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}`) as unknown as TypedDocumentString<WithdrawContactMutation, WithdrawContactMutationVariables>;
export const RevokeAtOfficeDocument = new TypedDocumentString(`
    mutation RevokeAtOffice($input: RevokeAtOfficeInput!) {
  result: revokeAtOffice(input: $input) {
    __typename
    ...CaseParts
    ...DeskRefusalParts
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}
fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}`) as unknown as TypedDocumentString<RevokeAtOfficeMutation, RevokeAtOfficeMutationVariables>;
export const CloseReplacedDocument = new TypedDocumentString(`
    mutation CloseReplaced($input: CloseReplacedInput!) {
  result: closeReplaced(input: $input) {
    __typename
    ...CaseParts
    ...DeskRefusalParts
  }
}
    fragment DeclarationParts on CaseDeclaration {
  idNumber
  name
  birthDate
  townCode
  address
  phone
  email
  parentName
}
fragment CaseParts on Case {
  number
  state
  contactState
  reportedAt
  outsideOfficeHours
  reportedAgainAt
  revokedAt
  replacedOn
  passwordLocked
  town {
    code
    name
  }
  office {
    name
    phone
  }
  mine
  dueAt
  overdue
  declaration {
    ...DeclarationParts
  }
  redeclarations {
    at
    declaration {
      ...DeclarationParts
    }
  }
  nameDifference
  registryPhone
  phoneDiffers
  contacts {
    position
    at
    by
    outcome
    method
    phoneUsed
    explanation
    withdrawnAt
    withdrawalReason
  }
  explanationNeeded
  withdrawUntil
  milestones {
    kind
    at
  }
  notices {
    id
    event
    target {
      kind
      code
      name
    }
    state
    hold
    attempts
    createdAt
    deliveredAt
    skippedAt
  }
  counter {
    at
    by
    identityDocument
    note
  }
  otherReports {
    number
    state
    reportedAt
  }
}
fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}`) as unknown as TypedDocumentString<CloseReplacedMutation, CloseReplacedMutationVariables>;
export const FiguresDocument = new TypedDocumentString(`
    query Figures($from: Date!, $to: Date!) {
  figures(from: $from, to: $to) {
    days {
      day
      reports
      revocations
      replaced
      lockOuts
    }
    offices {
      office {
        code
        name
      }
      totals {
        ...TotalsParts
      }
    }
    total {
      ...TotalsParts
    }
    firstContact {
      ...WaitsParts
    }
  }
}
    fragment TotalsParts on OfficeTotals {
  reports
  contacted
  reachedAtFirst
  backlog
  overdue
}
fragment WaitsParts on Waits {
  count
  median
  p95
  spread {
    below
    count
  }
}`) as unknown as TypedDocumentString<FiguresQuery, FiguresQueryVariables>;
export const WeekDocument = new TypedDocumentString(`
    query Week {
  weekFigures {
    now {
      ...WeekParts
    }
    before {
      ...WeekParts
    }
    overdue
  }
}
    fragment WeekParts on WeekNumbers {
  reports
  contacted
  reachedAtFirst
  backlog
  firstContact {
    median
  }
}`) as unknown as TypedDocumentString<WeekQuery, WeekQueryVariables>;
export const MonthsDocument = new TypedDocumentString(`
    query Months($from: Date!, $to: Date!) {
  monthlyFigures(from: $from, to: $to) {
    month
    reports
    revocations
    replaced
    lockOuts
    contacted
    reachedAtFirst
    firstContact {
      median
      p95
    }
  }
}
    `) as unknown as TypedDocumentString<MonthsQuery, MonthsQueryVariables>;
export const ExportFiguresDocument = new TypedDocumentString(`
    mutation ExportFigures($from: Date!, $to: Date!, $table: FigureTable!) {
  exportFigures(from: $from, to: $to, table: $table)
}
    `) as unknown as TypedDocumentString<ExportFiguresMutation, ExportFiguresMutationVariables>;
export const AuditDocument = new TypedDocumentString(`
    query Audit($filter: AuditFilter, $after: String) {
  auditEvents(filter: $filter, after: $after) {
    nodes {
      id
      at
      actor
      account
      operation
      number
      outcome
      reason
      requestId
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  auditTrail {
    seals
    sealedAt
    head
    waiting
  }
  calendar {
    coveredUntil
    endsSoon
  }
}
    `) as unknown as TypedDocumentString<AuditQuery, AuditQueryVariables>;
export const CalendarDocument = new TypedDocumentString(`
    query Calendar {
  calendar {
    coveredUntil
    endsSoon
  }
}
    `) as unknown as TypedDocumentString<CalendarQuery, CalendarQueryVariables>;
export const WhoAskedDocument = new TypedDocumentString(`
    mutation WhoAsked($input: WhoAskedInput!) {
  result: whoAsked(input: $input) {
    __typename
    ... on WhoAsked {
      asked {
        organisation
        day
        times
      }
    }
    ... on Refusal {
      ...DeskRefusalParts
    }
  }
}
    fragment DeskRefusalParts on Refusal {
  code
  message
  fields {
    path
    message
  }
}`) as unknown as TypedDocumentString<WhoAskedMutation, WhoAskedMutationVariables>;
export const PartnerQuestionsDocument = new TypedDocumentString(`
    query PartnerQuestions($filter: PartnerQuestionFilter, $after: String) {
  partnerQuestions(filter: $filter, after: $after) {
    nodes {
      id
      at
      clientId
      organisation
      kind
      purpose
      answers {
        card
        state
      }
      requestId
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PartnerQuestionsQuery, PartnerQuestionsQueryVariables>;