import { visit } from "../visit.js";

/** A server component, which Next.js generates at build unless something in it forbids that. */
export default async function Page() {
  return `seen:${await visit("s3://bucket/page")}:seen`;
}
