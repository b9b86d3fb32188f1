package graph

import (
	"guashi/graph/model"
	"guashi/server/auth"
	"guashi/server/identity"
	"guashi/server/loss"
)

// text is one message in each language.
type text [2]string

var refusalTexts = map[loss.Code]text{
	loss.InvalidInput:        {"有資料需要修正，請看各欄位的說明。", "Some of the data needs mending; see each field."},
	loss.CaptchaRequired:     {"請先輸入圖形驗證碼。", "Please answer the CAPTCHA first."},
	loss.CaptchaWrong:        {"驗證碼不符或已失效，請換一張再試。", "The CAPTCHA answer was wrong or has expired. Please try a new one."},
	loss.IdentityMismatch:    {"資料與戶籍登記不符，請確認輸入的資料。", "The data does not agree with the household registry. Please check what you typed."},
	loss.AlreadyReported:     {"這張身分證已經掛失。如果不是您申請的，請立即撥打 1996 或洽戶政事務所。", "This card is already reported lost. If that report is not yours, call 1996 or the office now."},
	loss.NoActiveReport:      {"本服務目前沒有可以撤銷的掛失紀錄。", "This service holds no loss report to revoke."},
	loss.PasswordWrong:       {"撤銷掛失預設密碼不符。", "The revocation password is wrong."},
	loss.PasswordLocked:      {"密碼已錯誤三次，無法線上撤銷，請洽戶政事務所。", "Three wrong passwords have locked online revocation. Please go to the household registration office."},
	loss.UnderDispute:        {"這筆掛失紀錄有疑義，請洽戶政事務所辦理。", "There is a doubt about this report. Please go to the household registration office."},
	loss.TooManyRequests:     {"嘗試次數過多，請稍後再試。", "Too many tries. Please try again later."},
	loss.RegistryUnavailable: {"戶政資料庫暫時無法連線，什麼都沒有存下來。請稍後再試，或撥打 1996。", "The household registry does not answer just now; nothing was stored. Please try again later, or call 1996."},
}

var staffTexts = map[loss.Code]text{
	loss.AlreadyRevoked:      {"這筆掛失已經撤銷。", "This report has been revoked already."},
	loss.AlreadyReplaced:     {"這筆掛失已因補發新證結案。", "This report has been ended by a new card already."},
	loss.AlreadyConfirmed:    {"這筆紀錄已聯絡確認。", "The contact of this report is confirmed already."},
	loss.Conflict:            {"這筆紀錄剛剛有變動，請看過新的內容再決定。", "The case has just changed. Please look at it again and decide anew."},
	loss.ExplanationRequired: {"請填寫其他說明。", "Please give an explanation."},
	loss.TooLate:             {"已超過 10 分鐘，不能復原。", "Ten minutes have passed: the outcome stands."},
	loss.UnderDispute:        {"這筆紀錄有疑義，只能臨櫃查驗身分後處理。", "This report is disputed. It can only be settled at the counter."},
}

var signInTexts = map[auth.Refusal]text{
	auth.WrongCredentials: {"帳號或密碼不符。", "Name and password do not belong together."},
	auth.OTPRequired:      {"請輸入一次性驗證碼。", "Please give a one-time code."},
	auth.OTPWrong:         {"一次性驗證碼不符或已使用。", "The one-time code is wrong, or was used before."},
	auth.TooManyRequests:  {"嘗試次數過多，請稍後再試。", "Too many tries. Please try again later."},
}

var passwordTexts = map[model.PasswordRefusalCode]text{
	model.PasswordRefusalCodeWrongCredentials: {"目前的密碼不符。", "The present password is wrong."},
	model.PasswordRefusalCodeTooShort:         {"密碼至少 12 個字元。", "A password has 12 characters or more."},
	model.PasswordRefusalCodeTooLong:          {"密碼最多 128 個字元。", "A password has 128 characters or fewer."},
	model.PasswordRefusalCodeTooCommon:        {"這個密碼太常見，請換一個。", "This password is too common."},
	model.PasswordRefusalCodeUnchanged:        {"新密碼與目前的密碼相同。", "The new password is the present one."},
	model.PasswordRefusalCodeTooManyRequests:  {"嘗試次數過多，請稍後再試。", "Too many tries. Please try again later."},
}

var problemTexts = map[identity.Problem]text{
	identity.Required:       {"請填寫這一欄。", "Please fill this in."},
	identity.TooLong:        {"內容太長，請縮短。", "This is too long."},
	identity.BadCharacters:  {"含有不能使用的字元。", "This holds characters that cannot be used."},
	identity.BadForm:        {"格式不符，請重新確認。", "This does not have the right form."},
	identity.CheckDigit:     {"身分證字號最後一碼不符，請對照戶口名簿。", "The last digit does not fit the ID number. Please compare with your household certificate."},
	identity.ResidentNumber: {"這是居留證統一證號，不是國民身分證。", "This is a resident number, not a national ID number."},
	identity.NotADate:       {"沒有這一天，請確認年月日。", "There is no such day."},
	identity.InTheFuture:    {"這一天還沒到，請確認年份。", "This day is yet to come."},
	identity.TooLongAgo:     {"年份太早，請確認。", "This is too long ago."},
	identity.UnknownTown:    {"請從清單選擇鄉鎮市區。", "Please choose a township or district from the list."},
	loss.BeforeReport:       {"發證日不能早於掛失日。", "A card issued before the report does not end it."},
	loss.KeyReused:          {"這次送出的識別碼已用於其他內容，請重新送出。", "This request's key was used with other data. Please send it again."},
}

var fieldTexts = map[string]map[identity.Problem]text{
	"declaration.idNumber": {
		identity.BadForm: {"身分證字號是一個英文字母加九個數字。", "An ID number is one letter and nine digits."},
	},
	"declaration.phone": {
		identity.BadForm: {"請輸入可聯絡到您的電話，例如 0912-345-678。", "Please give a phone number such as 0912-345-678."},
	},
	"declaration.email": {
		identity.BadForm: {"請輸入電子信箱，例如 name@example.com。", "Please give an email address such as name@example.com."},
	},
	"revocationPassword": {
		identity.BadForm:       {"密碼須為 4 碼英文字母或數字。", "The password is 4 letters or digits."},
		identity.BadCharacters: {"密碼只能用英文字母和數字。", "The password has only letters and digits."},
	},
}

func refusalText(code loss.Code, op loss.Operation, l lang) string {
	if special, ok := staffTexts[code]; ok && !citizenOperation[op] {
		return special[l]
	}
	return refusalTexts[code][l]
}

var citizenOperation = map[loss.Operation]bool{loss.OpReport: true, loss.OpStatus: true, loss.OpRevoke: true}

func problemText(p loss.FieldProblem, l lang) string {
	if special, ok := fieldTexts[p.Path][p.Problem]; ok {
		return special[l]
	}
	return problemTexts[p.Problem][l]
}
