// Package secrets keeps the key material of the server and everything that needs it: keyed lookup,
// sealing of personal data at rest, password hashing with a pepper (A7, C4), and CAPTCHA challenges.
//
// The keys live in one directory of small files, outside the database. What each one is for, and
// what its loss means:
//
//	data.keyset.json  seals personal data; lost, that data cannot be read any more
//	lookup.key        keyed hashes that find people; lost, nobody is found
//	peppers.json      part of password hashes; lost, no revocation password is right any more
//	captcha.key       seals challenges; lost, open challenges are wrong for ten minutes
//
// No error text holds key material, a password or any other value that was passed in.
package secrets
