"""Imports a folder into the index "docs" with the official Python SDK, compares the counts, and imports it again.

The key comes from PINECONE_API_KEY, the host from PINECONE_CONTROLLER_HOST, or from the argument, which is passed as
`host=`. Prints what each step saw: its name, and JSON.
"""

import json
import sys
import time

from pinecone import Pinecone

INDEX = "docs"
FOLDER = "s3://bucket/imports"
ENDS = ["Completed", "Failed", "Cancelled"]


def show(step, **seen):
    print(step, json.dumps(seen), flush=True)


def until_ended(id):
    while True:
        operation = index.describe_import(id)
        if operation.status in ENDS:
            return operation
        time.sleep(0.1)


def show_import(step, operation):
    show(
        step,
        status=operation.status,
        percentComplete=operation.percent_complete,
        recordsImported=operation.records_imported,
        error=operation.error,
    )


pinecone = Pinecone(host=sys.argv[1]) if len(sys.argv) > 1 else Pinecone()

description = pinecone.describe_index(INDEX)
show(
    "by name",
    names=[each.name for each in pinecone.list_indexes()],
    host=description.host,
    dimension=description.dimension,
    metric=str(description.metric),
    ready=description.status.ready,
    state=description.status.state,
)

index = pinecone.Index(INDEX)
id = index.start_import(uri=FOLDER).id
show("start", id=id)

imported = until_ended(id)
show_import("poll", imported)

stats = index.describe_index_stats()
show(
    "stats",
    dimension=stats.dimension,
    namespaces={name: each.vector_count for name, each in stats.namespaces.items()},
    total=stats.total_vector_count,
)
show("counts", imported=imported.records_imported, indexed=stats.total_vector_count)

if hasattr(index, "list_namespaces_paginated"):
    namespaces = index.list_namespaces_paginated().namespaces
    show("namespaces", **{each.name: each.record_count for each in namespaces})

second = until_ended(index.start_import(uri=FOLDER).id)
show_import("second import fails", second)
