// Package frontend holds the built page, and GraphiQL beside it.
package frontend

import (
	"embed"
	"io/fs"
)

var (
	//go:embed all:dist
	dist embed.FS
	//go:embed all:dist-explorer
	explorer embed.FS
)

// Files returns the built page's files; only a placeholder before it is built.
func Files() fs.FS { return folder(dist, "dist") }

// Explorer returns GraphiQL's files; only a placeholder before it is built.
func Explorer() fs.FS { return folder(explorer, "dist-explorer") }

func folder(files embed.FS, name string) fs.FS {
	inside, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // the embedded folder is there, or the binary would not have been built
	}
	return inside
}
