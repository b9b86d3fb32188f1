package main

import (
	"errors"
	"fmt"
	"time"

	"guashi/server/config"
	"guashi/server/secrets"
)

type keysGroup struct {
	Init   keysInit   `cmd:"" help:"Make the keys that are missing; overwrites nothing."`
	Reseal keysReseal `cmd:"" help:"Change the lookup key: hash anew what persons are found by. Stop every replica first; do it again after an interruption."`
	Rotate keysRotate `cmd:"" help:"Add a new data key, a new pepper and new signing keys; old ones stay readable. Restart every replica together afterwards, but for token keys."`
}

type keysInit struct{}

func (keysInit) Run(s *config.Settings) error {
	made, err := secrets.Init(s.KeysDir)
	if err != nil {
		return err
	}
	if len(made) == 0 {
		fmt.Printf("All keys are in %s already.\n", s.KeysDir)
		return nil
	}
	for _, name := range made {
		fmt.Printf("made %s/%s\n", s.KeysDir, name)
	}
	fmt.Println("Back these files up apart from the database: without them its personal data cannot be read.")
	return nil
}

type keysRotate struct{}

func (keysRotate) Run(s *config.Settings) error {
	if err := secrets.Rotate(s.KeysDir); err != nil {
		return err
	}
	fmt.Println("A new data key, a new pepper and a new key of the audit trail are in use from the next start on; restart every replica together.")
	fmt.Println("A new token key is published within a minute, and signs ten minutes later; that needs no restart.")
	return nil
}

type captchaAnswer struct {
	Token string `arg:"" help:"The challenge's token."`
}

// Run opens the token with the keys that are set up; when none were named and
// there are none at the usual place, with the demonstration's.
func (c captchaAnswer) Run(s *config.Settings) error {
	answer, err := answerOf(s.KeysDir, c.Token)
	if err != nil && !s.KeysNamed() && !errors.Is(err, secrets.ErrExpired) {
		if demo, failed := answerOf(config.DemoKeys, c.Token); failed == nil {
			answer, err = demo, nil
		}
	}
	if err == nil {
		fmt.Println(answer)
	}
	return err
}

func answerOf(dir, token string) (string, error) {
	keys, err := secrets.Load(dir)
	if err != nil {
		return "", err
	}
	opened, err := secrets.NewCaptchas(keys).Open(token, time.Now())
	return opened.Answer, err
}
