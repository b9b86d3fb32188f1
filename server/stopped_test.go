package main

import (
	"syscall"
	"testing"

	"guashi/server/trail"
)

// TestACleanStopLeavesNothingUnsealed ends a server by SIGTERM right after something went on record.
func TestACleanStopLeavesNothingUnsealed(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			s := settingsOn(t, name)
			server := startReplica(t, s)
			a := &api{t: t, url: server.address}
			a.signIn("nobody", goodPassword) // in vain, which goes on record
			if err := server.process.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := server.process.Wait(); err != nil {
				t.Fatalf("%v\n%s", err, server.log.String())
			}
			a.besides(s, func() {
				got, err := trail.Verify(t.Context(), a.database, a.keys.TrailSigner().Public(), nil)
				if err != nil || got.Events == 0 || got.Waiting != 0 || len(got.Findings) != 0 {
					t.Errorf("%+v, %v", got, err)
				}
			})
		})
	}
}
