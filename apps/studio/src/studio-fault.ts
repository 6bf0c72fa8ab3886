/** The studio can't do what was asked; the message is one sentence for the person at the terminal. */
export class StudioFault extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "StudioFault";
  }
}
