package graph

import (
	"net/http"

	"guashi/server/partner"
)

// What some refusals of partners name beside their code, in extensions.reason.
const (
	reasonNoToken  = "TOKEN_MISSING"
	reasonBadToken = "TOKEN_REFUSED"
	reasonNoScope  = string(partner.NoScope)
)

// reasonTexts say what to do about a refusal, where its code alone does not.
var reasonTexts = map[string]text{
	reasonNoToken: {
		"合作機關的查詢要帶權杖：到 /oauth/token 換一張，放在 Authorization: Bearer。",
		"Partners ask with a token: get one at /oauth/token, and send it as Authorization: Bearer.",
	},
	reasonBadToken: {
		"這張權杖不對、已過期或已停用。合作機關請到 /oauth/token 換新的；承辦人員請重新登入。",
		"This token is wrong, has expired or was ended. Partners get a new one at /oauth/token; staff sign in again.",
	},
	reasonNoScope: {
		"這張權杖沒有這個權限。換權杖時請要求 card:status。",
		"This token's scope does not reach that far. Ask for card:status when you get one.",
	},
	string(partner.NoWebhook): {
		"還沒有登記接收通知的網址，所以不能關注。請向營運機關登記。",
		"You have no webhook, so nobody would be told. Have the operator register its address.",
	},
	string(partner.WebhookStopped): {
		"接收通知的網址回了 410，我們已停止送通知，所以不能關注。修好以後，請營運機關恢復。",
		"Your webhook has answered 410, so it is told nothing. Once it works again, have the operator resume it.",
	},
}

// challenge says how to get in, as RFC 6750 §3 has it. Who showed no token is told of no error.
func challenge(h http.Header, reason string) {
	value := `Bearer realm="guashi"`
	switch reason {
	case reasonBadToken:
		value += `, error="invalid_token", error_description="get a new one at /oauth/token"`
	case reasonNoScope:
		value += `, error="insufficient_scope", scope="` + partner.ScopeStatus + `"`
	}
	h.Set("WWW-Authenticate", value)
}
