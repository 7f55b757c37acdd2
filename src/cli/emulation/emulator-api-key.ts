/** The emulator takes any key: this one. */
export const EMULATOR_API_KEY = "any";
