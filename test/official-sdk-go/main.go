// Imports a folder into the index "docs" with the official Go SDK, compares the counts, and imports it again. The key and
// the host come from PINECONE_API_KEY and PINECONE_CONTROLLER_HOST. Prints what each step saw: its name, and JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

const folder = "s3://bucket/imports"

func main() {
	ctx := context.Background()
	client, err := pinecone.NewClient(pinecone.NewClientParams{ApiKey: os.Getenv("PINECONE_API_KEY")})
	check(err)

	indexes, err := client.ListIndexes(ctx)
	check(err)
	names := []string{}
	for _, each := range indexes {
		names = append(names, each.Name)
	}
	docs, err := client.DescribeIndex(ctx, "docs")
	check(err)
	show("by name", map[string]any{
		"names": names, "host": docs.Host, "dimension": docs.Dimension, "metric": docs.Metric,
		"ready": docs.Status.Ready, "state": docs.Status.State,
	})

	index, err := client.Index(pinecone.NewIndexConnParams{Host: docs.Host})
	check(err)
	started, err := index.StartImport(ctx, folder, nil, nil)
	check(err)
	show("start", map[string]any{"id": started.Id})
	showImport("poll", untilEnded(ctx, index, started.Id))

	// By gRPC, in every version of this SDK.
	brief, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	stats, err := index.DescribeIndexStats(brief)
	if err != nil {
		show("stats", map[string]any{"problem": err.Error()})
	} else {
		show("stats", stats)
	}

	second, err := index.StartImport(ctx, folder, nil, nil)
	check(err)
	showImport("second import fails", untilEnded(ctx, index, second.Id))
}

func untilEnded(ctx context.Context, index *pinecone.IndexConnection, id string) *pinecone.Import {
	for {
		operation, err := index.DescribeImport(ctx, id)
		check(err)
		switch operation.Status {
		case "Completed", "Failed", "Cancelled":
			return operation
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func showImport(step string, operation *pinecone.Import) {
	show(step, map[string]any{
		"status": operation.Status, "percentComplete": operation.PercentComplete,
		"recordsImported": operation.RecordsImported, "error": operation.Error,
	})
}

func show(step string, seen any) {
	text, err := json.Marshal(seen)
	check(err)
	fmt.Println(step, string(text))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
