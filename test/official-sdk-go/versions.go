//go:build versions

// Keeps every version in go.mod: main.go names one of them, in whose place a run puts another.
package main

import (
	_ "github.com/pinecone-io/go-pinecone/v3/pinecone"
	_ "github.com/pinecone-io/go-pinecone/v4/pinecone"
	_ "github.com/pinecone-io/go-pinecone/v5/pinecone"
)
