// Package frontend holds the built page.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built page's files; only a placeholder before it is built.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the embedded folder is there, or the binary would not have been built
	}
	return files
}
