// Package mariadbtest runs a MariaDB of its own for tests, on a temporary folder and a free port.
package mariadbtest

import (
	"database/sql"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver that Fresh makes databases through
)

// Server is a running MariaDB.
type Server struct {
	dir   string
	port  int
	watch *exec.Cmd
	alive io.Closer // the watch waits for its end
	made  atomic.Int64
}

// Main runs a package's tests with a MariaDB and leaves nothing behind. A machine
// without one fails the run.
func Main(m *testing.M, started func(*Server)) {
	server, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, "these tests need MariaDB (Debian package mariadb-server):", err)
		os.Exit(1)
	}
	started(server)
	code := m.Run()
	server.stop()
	os.Exit(code)
}

// Fresh makes an empty database and returns its address.
func (s *Server) Fresh(t *testing.T) string {
	t.Helper()
	name := "t" + strconv.FormatInt(s.made.Add(1), 10)
	admin, err := sql.Open("mysql", fmt.Sprintf("root@tcp(127.0.0.1:%d)/", s.port))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("mysql://root@127.0.0.1:%d/%s", s.port, name)
}

func start() (*Server, error) {
	dir, err := os.MkdirTemp("", "guashi-mariadb-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.begin(); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) begin() error {
	as := []string{}
	if os.Geteuid() == 0 {
		account, err := user.Lookup("mysql")
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(account.Uid) // the account database holds numbers
		gid, _ := strconv.Atoi(account.Gid)
		if err := os.Chown(s.dir, uid, gid); err != nil {
			return err
		}
		as = append(as, "--user=mysql")
	}
	data := filepath.Join(s.dir, "data")
	install := exec.Command("mariadb-install-db", append(as, "--no-defaults", "--datadir="+data, "--tmpdir="+s.dir, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	install.Args = append(install.Args[:1], reorder(install.Args[1:])...)
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.port = port
	return s.serve(reorder(append(as,
		"--no-defaults", "--datadir="+data, "--tmpdir="+s.dir, "--port="+strconv.Itoa(port), "--bind-address=127.0.0.1",
		"--socket="+filepath.Join(s.dir, "s.sock"), "--pid-file="+filepath.Join(s.dir, "pid"), "--log-error="+filepath.Join(s.dir, "err.log"),
		"--skip-log-bin", "--innodb-buffer-pool-size=128M", "--max-connections=400", "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci")))
}

// watching runs a MariaDB until its input ends, which it also does when the tests are killed. The kernel's own way, a
// signal at the parent's death, is gone as soon as MariaDB changes its user.
const watching = `dir=$1
shift
mariadbd "$@" &
read -r _
kill -9 $!
wait
rm -rf "$dir"`

func (s *Server) serve(args []string) error {
	s.watch = exec.Command("sh", append([]string{"-c", watching, "watch", s.dir}, args...)...)
	s.watch.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard ends the tests alone
	alive, err := s.watch.StdinPipe()
	if err != nil {
		return err
	}
	if err := s.watch.Start(); err != nil {
		return err
	}
	s.alive = alive
	return s.wait()
}

// reorder puts --no-defaults first, where MariaDB wants it.
func reorder(args []string) []string {
	ordered := []string{"--no-defaults"}
	for _, a := range args {
		if a != "--no-defaults" {
			ordered = append(ordered, a)
		}
	}
	return ordered
}

func (s *Server) wait() error {
	admin, err := sql.Open("mysql", fmt.Sprintf("root@tcp(127.0.0.1:%d)/", s.port))
	if err != nil {
		return err
	}
	defer admin.Close()
	deadline := time.After(time.Minute)
	for {
		if err = admin.Ping(); err == nil {
			return nil
		}
		select {
		case <-deadline:
			log, _ := os.ReadFile(filepath.Join(s.dir, "err.log")) // shown as far as it is there
			return fmt.Errorf("it does not answer: %s", strings.TrimSpace(string(log)))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *Server) stop() {
	if s.alive != nil {
		_ = s.alive.Close() // the watch may have ended by itself
		_ = s.watch.Wait()  // its exit status says nothing about the tests
	}
	_ = os.RemoveAll(s.dir) // what stays in the temporary folder harms nobody
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
