/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment OfficeParts on Office {\n  code\n  name\n  phone\n}\n\nfragment ReceiptParts on Receipt {\n  number\n  state\n  reportedAt\n  revokedAt\n  contactState\n  passwordLocked\n  office {\n    ...OfficeParts\n  }\n  milestones {\n    kind\n    at\n  }\n  notified {\n    system\n    state\n    since\n  }\n}\n\nfragment RefusalParts on Refusal {\n  code\n  message\n  attemptsLeft\n  retryAfter\n  waysOn\n  fields {\n    path\n    problem\n    message\n  }\n  receipt {\n    ...ReceiptParts\n  }\n}\n\nmutation IssueCaptcha {\n  issueCaptcha {\n    token\n    imageUrl\n    audioUrl\n    expiresAt\n  }\n}\n\nmutation Report($input: ReportInput!) {\n  report(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nmutation Revoke($input: RevokeInput!) {\n  revoke(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nquery Status($input: StatusInput!) {\n  status(input: $input) {\n    __typename\n    ... on Receipts {\n      receipts {\n        ...ReceiptParts\n      }\n    }\n    ...RefusalParts\n  }\n}\n\nquery Setup {\n  counties {\n    code\n    name\n    nameEn\n    towns {\n      code\n      name\n      nameEn\n      postalCode\n    }\n  }\n  demo {\n    citizens {\n      note\n      idNumber\n      name\n      birthDate\n      townCode\n      address\n      parentName\n    }\n  }\n}": typeof types.OfficePartsFragmentDoc,
};
const documents: Documents = {
    "fragment OfficeParts on Office {\n  code\n  name\n  phone\n}\n\nfragment ReceiptParts on Receipt {\n  number\n  state\n  reportedAt\n  revokedAt\n  contactState\n  passwordLocked\n  office {\n    ...OfficeParts\n  }\n  milestones {\n    kind\n    at\n  }\n  notified {\n    system\n    state\n    since\n  }\n}\n\nfragment RefusalParts on Refusal {\n  code\n  message\n  attemptsLeft\n  retryAfter\n  waysOn\n  fields {\n    path\n    problem\n    message\n  }\n  receipt {\n    ...ReceiptParts\n  }\n}\n\nmutation IssueCaptcha {\n  issueCaptcha {\n    token\n    imageUrl\n    audioUrl\n    expiresAt\n  }\n}\n\nmutation Report($input: ReportInput!) {\n  report(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nmutation Revoke($input: RevokeInput!) {\n  revoke(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nquery Status($input: StatusInput!) {\n  status(input: $input) {\n    __typename\n    ... on Receipts {\n      receipts {\n        ...ReceiptParts\n      }\n    }\n    ...RefusalParts\n  }\n}\n\nquery Setup {\n  counties {\n    code\n    name\n    nameEn\n    towns {\n      code\n      name\n      nameEn\n      postalCode\n    }\n  }\n  demo {\n    citizens {\n      note\n      idNumber\n      name\n      birthDate\n      townCode\n      address\n      parentName\n    }\n  }\n}": types.OfficePartsFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment OfficeParts on Office {\n  code\n  name\n  phone\n}\n\nfragment ReceiptParts on Receipt {\n  number\n  state\n  reportedAt\n  revokedAt\n  contactState\n  passwordLocked\n  office {\n    ...OfficeParts\n  }\n  milestones {\n    kind\n    at\n  }\n  notified {\n    system\n    state\n    since\n  }\n}\n\nfragment RefusalParts on Refusal {\n  code\n  message\n  attemptsLeft\n  retryAfter\n  waysOn\n  fields {\n    path\n    problem\n    message\n  }\n  receipt {\n    ...ReceiptParts\n  }\n}\n\nmutation IssueCaptcha {\n  issueCaptcha {\n    token\n    imageUrl\n    audioUrl\n    expiresAt\n  }\n}\n\nmutation Report($input: ReportInput!) {\n  report(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nmutation Revoke($input: RevokeInput!) {\n  revoke(input: $input) {\n    __typename\n    ...ReceiptParts\n    ...RefusalParts\n  }\n}\n\nquery Status($input: StatusInput!) {\n  status(input: $input) {\n    __typename\n    ... on Receipts {\n      receipts {\n        ...ReceiptParts\n      }\n    }\n    ...RefusalParts\n  }\n}\n\nquery Setup {\n  counties {\n    code\n    name\n    nameEn\n    towns {\n      code\n      name\n      nameEn\n      postalCode\n    }\n  }\n  demo {\n    citizens {\n      note\n      idNumber\n      name\n      birthDate\n      townCode\n      address\n      parentName\n    }\n  }\n}"): typeof import('./graphql').OfficePartsFragmentDoc;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
