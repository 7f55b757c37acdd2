/** The options of every command. */
export interface GlobalOptions {
  host?: string;
  insecureHttp?: true;
  json?: true;
  quiet?: true;
  verbose?: true;
  color: boolean;
}
