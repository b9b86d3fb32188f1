//go:build bench

package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"

	"guashi/server/secrets"
)

// hashing has a process of this binary hash and do nothing else.
const hashing = "BENCH_HASHING"

// againstHashes compares what servers do a second with the passwords that processes hash on all processors and
// nothing else. Each turn has processes of its own: how fast a hash is depends on which memory a process happens
// to get. It returns the last server.
func againstHashes(t *testing.T, env []string, keys *secrets.Keys, what string, do func(p *process, turn int) float64) (p *process) {
	t.Helper()
	var limits, rates []float64
	for turn := range 5 {
		limits = append(limits, hashesAlone(t, env))
		p = serve(t, env, keys)
		rates = append(rates, do(p, turn))
		if turn < 4 {
			p.stop()
		}
	}
	slices.Sort(limits)
	slices.Sort(rates)
	line("%s: %.1f a second (%.1f to %.1f), hashes alone %.1f (%.1f to %.1f): ratio %.2f",
		what, rates[2], rates[0], rates[4], limits[2], limits[0], limits[4], rates[2]/limits[2])
	return p
}

// hashesAlone starts a process that hashes.
func hashesAlone(t *testing.T, env []string) (rate float64) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(env, hashing+"=1")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(out), &rate); err != nil {
		t.Fatal(err)
	}
	return rate
}

// hashAlone is that process: it prints how many hashes a second it made.
func hashAlone() error {
	keys, err := secrets.Load(os.Getenv("GUASHI_KEYS_DIR"))
	if err != nil {
		return err
	}
	passwords := secrets.NewPasswords(keys, runtime.NumCPU())
	fmt.Println(perSecond(runtime.NumCPU(), 3*time.Second, func(int) {
		if _, err := passwords.Hash(context.Background(), "n", "k7Xp"); err != nil {
			panic(err) // nothing but the end of the context makes one fail
		}
	}))
	return nil
}
