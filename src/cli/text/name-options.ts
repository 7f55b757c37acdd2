/** A text of the client with its options named as the command line names them. */
export function nameOptions(text: string): string {
  return text
    .replace(/\bindexHost\b/, "the host")
    .replace("allowInsecureHttp permits it", "--insecure-http permits it");
}
