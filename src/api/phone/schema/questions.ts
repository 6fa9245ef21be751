const questions: Readonly<Record<string, string>> = {
  ticket_id: 'Ask the caller for the ticket number, digit by digit.',
  after: 'Give the number of the last ticket that you named as after, or leave it out.',
  subject: 'Ask the caller what the problem is about and put it in a short subject.',
  comment_body: 'Ask the caller to say in their own words what should be written in the ticket.',
  status: 'The status must be one of open, pending, hold, solved or closed. Ask the caller what they want.',
  priority: 'The priority must be one of low, normal, high or urgent. Ask the caller how urgent it is.',
  public: 'Say with true or false whether the comment is public.',
  entered_pin:
    'Ask the caller to say the support PIN again, digit by digit, or call the function without a PIN so that they can key it in.',
  reason: 'Ask the caller in one sentence what the human agent should help with.',
};

/** What the language model should ask when this argument is missing or wrong. */
export function questionFor(field: string): string {
  return questions[field] ?? 'Some details are missing or unclear. Ask the caller again.';
}
