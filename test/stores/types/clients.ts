import { S3, S3Client } from "@aws-sdk/client-s3";
import { ContainerClient } from "@azure/storage-blob";
import { Storage } from "@google-cloud/storage";
import { azureSource, checkSource, gcsSource, type Source, s3Source } from "../../../src/check.js";

const AZURE = "https://account.blob.core.windows.net/container";

/** The clients of the vendors' packages are taken as they are: compiled against their types, never run. */
export async function checkStores(): Promise<void> {
  const sources: Source[] = [
    s3Source("s3://bucket/dir", new S3()),
    s3Source("s3://bucket/dir", new S3Client({ region: "eu-west-1" })),
    s3Source("s3://bucket/dir"),
    gcsSource("gs://bucket/dir", new Storage()),
    azureSource(AZURE, new ContainerClient(AZURE)),
  ];
  for (const source of sources) await checkSource(source);
}
