import { visit } from "../visit.js";

/** A handler that does not read its request, which Next.js 14 calls at build unless something in it forbids that. */
export async function GET() {
  return new Response(`seen:${await visit("s3://bucket/handler")}:seen`);
}
